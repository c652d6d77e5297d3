/** `noria start`: migrates, serves and runs workflows, all in one process. */
import { relative } from 'node:path';
import { type RunningServer, startServer } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { serveUntilSignal } from '../serve-until-signal.ts';

export function addStartCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('serve the API and run workflows, until SIGTERM or SIGINT')
    .action(({ json }: { json?: boolean }) =>
      serveUntilSignal(context, async (settings, logger) => {
        const server = await startServer(settings, logger);
        if (json === true) {
          context.output.print(JSON.stringify({ status: 'started', url: server.url, pid: process.pid }));
        } else context.output.print(greet(server));
        return server;
      }),
    );
}

function greet(server: RunningServer): string {
  const lines = [
    `Noria runs at ${server.url}`,
    `  API and its documentation: ${server.url}/docs`,
    ...(server.ownerToken === null
      ? []
      : [`  Nobody can sign in yet. Become its owner (good once, for a day): ${server.url}/join#${server.ownerToken}`]),
  ];
  if (server.database === 'embedded') {
    lines.push(
      '  Database: embedded. Accepted runs survive the death of the process; to survive a loss of power, set DATABASE_URL to a PostgreSQL.',
    );
  }
  if (server.sample !== null) {
    const { path, inputFile } = server.sample;
    lines.push('', 'Try next: send an order to the sample workflow');
    lines.push(
      `  curl -i -H 'content-type: application/json' --data @${shorten(inputFile)} ${server.url}/hooks/${path}`,
    );
    lines.push('and look at its execution, with its steps, from another terminal');
  }
  lines.push('  npx noria executions list');
  return lines.join('\n');
}

/** A path from here where that is shorter. */
function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}
