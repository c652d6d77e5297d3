/** `noria worker`: runs the executions that servers on the same PostgreSQL accept. */
import { startWorker } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { serveUntilSignal } from '../serve-until-signal.ts';

export function addWorkerCommand(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .description('run what servers accept, and take no requests; needs PostgreSQL')
    .addHelpText(
      'after',
      `
Set PUBLIC_URL (or the server's PORT) as the server has it, and ENCRYPTION_KEY where they do not share a data folder:
resume links are made with both. file.append writes into the data folder of the worker that runs it.`,
    )
    .action(({ json }: { json?: boolean }) =>
      serveUntilSignal(context, async (settings, logger) => {
        const worker = await startWorker(settings, logger);
        if (json === true) context.output.print(JSON.stringify({ status: 'started', pid: process.pid }));
        else context.output.print(`Noria works, at most ${settings.MAX_CONCURRENT_EXECUTIONS} executions at a time.`);
        return worker;
      }),
    );
}
