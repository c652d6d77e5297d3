/** A Noria in a process of its own, as the command line starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface NoriaProcess {
  readonly child: ChildProcess;
  /** Empty for a worker. */
  readonly url: string;
  /** Everything on standard error so far. */
  stderr(): string;
  /** @returns exit code; null when a signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const program = join(import.meta.dirname, '../../../cli/bin/noria.mjs');

/** @returns once it is ready */
export async function startNoriaProcess(
  settings: Readonly<Record<string, string>>,
  role: 'start' | 'server' | 'worker' = 'start',
): Promise<NoriaProcess> {
  const child = spawn(process.execPath, [program, role, '--json'], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const [line] = await Promise.race([once(child.stdout, 'data'), exited.then(() => ['{}'])]);
  const started = JSON.parse(String(line)) as { pid?: number; url?: string; error?: { message: string } };
  if (started.pid === undefined) throw new Error(`noria ${role} failed: ${started.error?.message ?? errors}`);
  const { url = '' } = started;
  return {
    child,
    url,
    stderr: () => errors,
    async end(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}
