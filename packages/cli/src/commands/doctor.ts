/** `noria doctor`: checks what Noria needs here, and says how to mend what is missing. */
import { type Check, checkInstallation } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-code.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check settings, database and machine, and say how to mend each')
    .action(async ({ json }: { json?: boolean }) => {
      const checks = await checkInstallation();
      const isHealthy = checks.every((check) => check.state !== 'failed');
      if (json === true) context.output.print(JSON.stringify({ status: isHealthy ? 'healthy' : 'unhealthy', checks }));
      else for (const check of checks) context.output.print(describe(check));
      context.finish(isHealthy ? exitCodes.done : exitCodes.failed);
    });
}

const marks = { passed: 'ok  ', warned: 'note', failed: 'FAIL' } as const;

function describe(check: Check): string {
  const mend = check.mend === null ? '' : `\n       ${check.mend}`;
  return `${marks[check.state]}   ${check.name}: ${check.finding}${mend}`;
}
