/** `noria start`: migrates, serves, runs workflows, and stops cleanly on SIGTERM or SIGINT. */
import { relative } from 'node:path';
import { createLogger, type RunningServer, readSettings, startServer, tuneCollector } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-code.ts';

/** Longer than the time that running steps have; shorter than the half minute after which containers are killed. */
const stopTimeoutMs = 25_000;

export function addStartCommand(program: Command, context: CommandContext): void {
  program
    .command('start')
    .description('serve the API and run workflows, until SIGTERM or SIGINT')
    .action(async ({ json }: { json?: boolean }) => {
      tuneCollector();
      const settings = readSettings();
      const logger = createLogger(settings.LOG_LEVEL, settings.LOG_FORMAT);
      const stopped = catchStopSignal();
      const server = await startServer(settings, logger);
      if (json === true) context.output.print(JSON.stringify({ status: 'started', url: server.url, pid: process.pid }));
      else context.output.print(greet(server));
      context.output.say(`Stopping on ${await stopped.signal}: running executions are handed over.`);
      const timer = setTimeout(() => {
        context.output.say('It did not stop in time; what still ran goes on from its journal at the next start.');
        process.exit(exitCodes.operation);
      }, stopTimeoutMs);
      await server.stop();
      clearTimeout(timer);
      context.finish(exitCodes.done);
    });
}

/** A signal during the start counts too; a second one ends the process at once. */
function catchStopSignal(): { readonly signal: Promise<NodeJS.Signals> } {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      resolve(name);
      process.once(name, () => process.exit(128 + (name === 'SIGINT' ? 2 : 15)));
    });
  }
  return { signal: promise };
}

function greet(server: RunningServer): string {
  const lines = [
    `Noria runs at ${server.url}`,
    `  API and its documentation: ${server.url}/docs`,
    '  It answers to this computer only: there is no sign-in yet.',
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
    lines.push('and look at its execution, with its steps');
  }
  lines.push(`  curl ${server.url}/api/executions`);
  return lines.join('\n');
}

/** A path from here where that is shorter. */
function shorten(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}
