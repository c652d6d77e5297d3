/** The real program, as people start it: `noria start` in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from '../fleet/end-with-us.ts';
import { owner } from './noria-api.ts';

export interface NoriaProcess {
  readonly pid: number;
  readonly url: string;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const program = join(import.meta.dirname, '../../../packages/cli/bin/noria.mjs');

/**
 * @param folder data folder, which all servers of the round share, and where the log goes
 * @returns once it is ready
 */
export async function startNoria(databaseUrl: string, folder: string): Promise<NoriaProcess> {
  const child = spawn(process.execPath, [program, 'start', '--json'], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, NORIA_DATA_DIR: folder, PORT: '0', ...owner },
    stdio: ['ignore', 'pipe', openSync(join(folder, 'noria.log'), 'a')],
  });
  endWithUs(child);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const { url, pid } = await readGreeting(child, ended);
  return {
    pid,
    url,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** One line of JSON says where it listens. */
async function readGreeting(child: ChildProcess, ended: Promise<void>): Promise<{ url: string; pid: number }> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The program has no standard output');
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: stdout }).once('line', resolve)),
    ended.then(() => '{}'),
  ]);
  const greeting = JSON.parse(line) as { url?: string; pid?: number };
  if (greeting.url === undefined || greeting.pid === undefined) throw new Error(`noria start gave ${line}`);
  return { url: greeting.url, pid: greeting.pid };
}
