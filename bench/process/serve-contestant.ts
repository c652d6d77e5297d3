/** A measured program in a process of its own: the child's side. */
import { tuneCollector } from '@noria/server';
import type { ContestantReply, ContestantRequest } from './contestant.ts';

// Commands take and give JSON; each contestant declares its own shapes on both sides.
export type Commands = Readonly<Record<string, (args: never) => unknown>>;

/**
 * Answers the parent's commands until it asks for `close`.
 * @param setUp gets the options given to `forkContestant`; its commands must hold `close`
 */
export async function serveContestant<Options>(
  setUp: (options: Options) => Promise<Commands & { close: () => Promise<void> }>,
): Promise<void> {
  // A parent that was killed cannot ask for anything any more.
  process.once('disconnect', () => process.exit(1));
  // As `noria start` does; the baselines too, so that both run on the same terms.
  tuneCollector();
  try {
    const commands: Commands = await setUp(JSON.parse(process.argv[2] ?? 'null') as Options);
    process.on('message', (request: ContestantRequest) => void answer(commands, request));
    reply({ id: 0, result: null });
  } catch (error) {
    reply({ id: 0, error: describe(error) });
    process.exitCode = 1;
    process.disconnect();
  }
}

async function answer(commands: Commands, request: ContestantRequest): Promise<void> {
  try {
    const command = commands[request.command];
    if (command === undefined) throw new Error(`no command ${request.command}`);
    reply({ id: request.id, result: await command(request.args as never) });
  } catch (error) {
    reply({ id: request.id, error: describe(error) });
  }
}

function reply(message: ContestantReply): void {
  process.send?.(message);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
