/** Runs a process of Noria until SIGTERM or SIGINT, then lets it stop in order. */
import { createLogger, type Logger, readSettings, tuneCollector } from '@noria/server';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-code.ts';

/** Longer than the time that running steps have; shorter than the half minute after which containers are killed. */
const stopTimeoutMs = 25_000;

/** @param start gives what is running, and has greeted by then */
export async function serveUntilSignal(
  context: CommandContext,
  start: (settings: ReturnType<typeof readSettings>, logger: Logger) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  tuneCollector();
  const settings = readSettings();
  const logger = createLogger(settings.LOG_LEVEL, settings.LOG_FORMAT);
  const stopped = catchStopSignal();
  const running = await start(settings, logger);
  context.output.say(`Stopping on ${await stopped.signal}: running executions are handed over.`);
  const timer = setTimeout(() => {
    context.output.say('It did not stop in time; what still ran goes on from its journal at the next start.');
    process.exit(exitCodes.operation);
  }, stopTimeoutMs);
  await running.stop();
  clearTimeout(timer);
  context.finish(exitCodes.done);
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
