/** A measured program in a process of its own: the parent's side. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledCodeFolder, runtimeFlags } from '../../scripts/runtime.mjs';

export interface Contestant {
  readonly pid: number;
  /** Asks the process for one of its commands and waits for the result. */
  ask<T>(command: string, args?: unknown): Promise<T>;
  /** Ends the process after it has closed what it holds; does nothing where it has ended. */
  close(): Promise<void>;
}

/** What travels to the child and back. */
export interface ContestantRequest {
  readonly id: number;
  readonly command: string;
  readonly args: unknown;
}

export type ContestantReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

const CLOSE_LIMIT_MS = 10_000;

/**
 * Starts a contestant and waits until it is ready.
 * @param script URL of a module that calls `serveContestant`
 * @param options handed to the contestant's set-up
 * @param nodeOptions flags of the runtime, such as `--expose-gc`
 * @throws Error the process ended or failed before it was ready; its own message is in it
 */
export async function forkContestant(script: URL, options: unknown, nodeOptions: string[] = []): Promise<Contestant> {
  const child = fork(fileURLToPath(script), [JSON.stringify(options)], {
    execArgv: [...runtimeFlags, ...nodeOptions, ...profileOptions()],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: compiledCodeFolder },
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const killWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  let nextId = 1;
  child.on('message', (reply: ContestantReply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) waiter?.reject(new Error(reply.error));
    else waiter?.resolve(reply.result);
  });
  child.once('exit', (code, signal) => {
    process.removeListener('exit', killWithParent);
    const error = new Error(`${script.pathname} ended with ${signal ?? code}`);
    for (const waiter of waiting.values()) waiter.reject(error);
    waiting.clear();
  });
  // The set-up answers under id 0.
  await new Promise((resolve, reject) => waiting.set(0, { resolve, reject }));

  function ask<T>(command: string, args: unknown = null): Promise<T> {
    const id = nextId++;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id, command, args } satisfies ContestantRequest);
    });
  }

  return { pid: child.pid ?? 0, ask, close: () => endChild(child, ask) };
}

/** `npm run bench -- --profile FOLDER` sets the variable; a profile is written when the process has ended. */
function profileOptions(): string[] {
  const folder = process.env.BENCH_PROFILE_DIR;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

async function endChild(child: ChildProcess, ask: (command: string) => Promise<unknown>): Promise<void> {
  if (!child.connected) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const limit = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS);
  await ask('close');
  child.disconnect();
  await ended;
  clearTimeout(limit);
}
