/** `noria doctor`: checks what Noria needs here, and says how to mend what is missing. */
import { type Check, checkInstallation } from '@noria/server';
import type { Command } from 'commander';
import { checkPort } from '../check-port.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandOutput } from '../command-output.ts';
import { exitCodes } from '../exit-code.ts';
import { printResult } from '../print-result.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check settings, database and machine, and say how to mend each')
    .action(async (options: { json?: boolean }) => {
      const checks = [...(await checkInstallation()), ...(await checkPort())];
      const isHealthy = checks.every((check) => check.state !== 'failed');
      printResult(context, options, { status: isHealthy ? 'healthy' : 'unhealthy', checks }, () =>
        describe(checks, context.output),
      );
      context.finish(isHealthy ? exitCodes.done : exitCodes.failed);
    });
}

const marks = {
  passed: { text: 'ok  ', style: 'green' },
  warned: { text: 'note', style: 'yellow' },
  failed: { text: 'FAIL', style: 'red' },
} as const;

function describe(checks: readonly Check[], { paint }: CommandOutput): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, finding, mend }) => {
    const { text, style } = marks[state];
    const indent = ' '.repeat(text.length + width + 4);
    const mending = mend === null ? [] : [`${indent}${paint('bold', mend)}`];
    return [`${paint(style, text)}  ${name.padEnd(width)}  ${finding}`, ...mending];
  });
  return lines.join('\n');
}
