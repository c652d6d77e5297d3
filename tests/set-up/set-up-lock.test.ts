/** The set-up's lock keeps processes apart and outlives those that are killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSetUpLock } from '../../scripts/set-up-lock.mjs';

const lockModule = new URL('../../scripts/set-up-lock.mjs', import.meta.url).href;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'noria-lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('withSetUpLock', () => {
  it('lets one process at a time through', async () => {
    const counter = join(folder, 'counter');
    await writeFile(counter, '0');
    // Reading, pausing and writing loses counts wherever two processes are inside at once.
    const work = `
      import { readFile, writeFile } from 'node:fs/promises';
      for (let round = 0; round < 5; round++) {
        await withSetUpLock(lock, async () => {
          const count = Number(await readFile(${JSON.stringify(counter)}, 'utf8'));
          await new Promise((resolve) => setTimeout(resolve, 5));
          await writeFile(${JSON.stringify(counter)}, String(count + 1));
        }, options);
      }`;
    const children = [1, 2, 3].map(() => startHolder(work));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(await readFile(counter, 'utf8')).toBe('15');
  });

  it('passes the lock of a killed process on', async () => {
    const child = startHolder(`await withSetUpLock(lock, () => {
      console.log('inside');
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    }, options);`);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = join(folder, 'lock');
    const waits: number[] = [];
    const result = await withSetUpLock(lock, async () => 'done', {
      timeoutMs: 5_000,
      onWait: (pid) => waits.push(pid),
    });
    expect(result).toBe('done');
    expect(waits).toEqual([]);
  });

  it('gives up on an owner that takes too long, and names it', async () => {
    const lock = join(folder, 'lock');
    const options = { timeoutMs: 0, onWait: () => undefined };
    await withSetUpLock(
      lock,
      async () => {
        await expect(withSetUpLock(lock, async () => 'inside', options)).rejects.toThrow(String(process.pid));
      },
      options,
    );
  });

  it('is free again after work that failed, and leaves one file', async () => {
    const lock = join(folder, 'lock');
    const options = { timeoutMs: 0, onWait: () => undefined };
    const failure = withSetUpLock(lock, () => Promise.reject(new Error('no network')), options);
    await expect(failure).rejects.toThrow('no network');
    await expect(withSetUpLock(lock, async () => 'inside', options)).resolves.toBe('inside');
    expect(await readdir(lock)).toEqual(['2']);
  });
});

function startHolder(work: string): ChildProcess {
  const program = `
    import { withSetUpLock } from ${JSON.stringify(lockModule)};
    const lock = ${JSON.stringify(join(folder, 'lock'))};
    const options = { timeoutMs: 20_000, onWait: () => undefined };
    ${work}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}
