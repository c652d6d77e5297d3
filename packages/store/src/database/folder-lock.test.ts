/** The folder lock: one living process at a time, and no waiting for a dead one. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { readProcessStart } from './process-start.ts';

describe('the folder lock', () => {
  let base = '';
  let folder = '';

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'noria-lock-'));
    folder = join(base, 'database');
  });
  afterEach(() => rm(base, { recursive: true }));

  const writeHolder = (holder: object) => writeFile(`${folder}.lock`, JSON.stringify(holder));
  const locked = { code: 'DATA_FOLDER_LOCKED' };

  it('is refused while it is held, and free afterwards', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ ...locked, details: { folder, pid: process.pid } });
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('goes to one of many that ask at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    const held = results.filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await held[0]?.value.release();
  });

  it('of a process that was killed is taken over at once, by one', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { pid = 0 } = child;
    await writeHolder({ pid, startedAt: await readProcessStart(pid), host: hostname() });
    await expect(lockFolder(folder)).rejects.toMatchObject({ ...locked, details: { pid } });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(JSON.parse(await readFile(`${folder}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('of a dead process is not kept by another that got its pid', async () => {
    await writeHolder({ pid: process.pid, startedAt: 'long ago', host: hostname() });
    await (await lockFolder(folder)).release();
  });

  it('of another host is kept while that touches it', async () => {
    await writeHolder({ pid: 1, startedAt: '1', host: 'elsewhere' });
    await expect(lockFolder(folder)).rejects.toMatchObject(locked);
    const before = new Date(Date.now() - 60_000);
    await utimes(`${folder}.lock`, before, before);
    await (await lockFolder(folder)).release();
  });

  it('that cannot be read is nobody’s to take', async () => {
    await writeFile(`${folder}.lock`, 'not JSON');
    await expect(lockFolder(folder)).rejects.toMatchObject(locked);
  });
});
