/** `noria server`: serves the API and accepts executions, which workers on the same PostgreSQL run. */
import { startServer } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { serveUntilSignal } from '../serve-until-signal.ts';

export function addServerCommand(program: Command, context: CommandContext): void {
  program
    .command('server')
    .description('serve the API and leave what it accepts to workers; needs PostgreSQL')
    .action(({ json }: { json?: boolean }) =>
      serveUntilSignal(context, async (settings, logger) => {
        const server = await startServer(settings, logger, 'server');
        if (json === true) {
          context.output.print(JSON.stringify({ status: 'started', url: server.url, pid: process.pid }));
        } else {
          const lines = [
            `Noria serves at ${server.url}`,
            '  It runs nothing itself: start a worker on the same database with npx noria worker.',
          ];
          context.output.print(lines.join('\n'));
        }
        return server;
      }),
    );
}
