/** Sockets in a data folder: named after their process, and removed when that is dead. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listSockets, mayListenLocally, prepareSocket } from './local-socket.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'noria-socket-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function leave(name: string): Promise<string> {
  await mkdir(join(folder, 'run'), { recursive: true });
  const path = join(folder, 'run', name);
  await writeFile(path, '');
  return path;
}

it('makes a folder that only its owner may enter, and names the socket after the process', async () => {
  const path = await prepareSocket(folder, 'server');
  expect(path).toBe(join(folder, 'run', `server-${hostname()}-${process.pid}.sock`));
  expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o700);
});

it('removes what dead processes of this host left, and what one with the same number did', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const gone = await leave(`worker-${hostname()}-${dead}.sock`);
  const own = await leave(`server-${hostname()}-${process.pid}.sock`);
  const living = await leave(`worker-${hostname()}-${process.ppid}.sock`);
  const elsewhere = await leave(`worker-another-host-${dead}.sock`);
  await prepareSocket(folder, 'server');
  expect([gone, own, living, elsewhere].map((path) => existsSync(path))).toEqual([false, false, true, true]);
});

it('lists sockets with kind, host and process, and nothing else that lies there', async () => {
  await leave('server-my-host-17.sock');
  await leave('notes.txt');
  expect(await listSockets(folder)).toEqual([
    { path: join(folder, 'run/server-my-host-17.sock'), kind: 'server', host: 'my-host', pid: 17 },
  ]);
});

it('finds none in a folder that is not there', async () => {
  expect(await listSockets(join(folder, 'none'))).toEqual([]);
});

it('has none where the path is longer than the kernel takes', async () => {
  const deep = join(folder, 'x'.repeat(100));
  expect(mayListenLocally(deep, 'server')).toBe(false);
  expect(await prepareSocket(deep, 'server')).toBeNull();
  expect(existsSync(deep)).toBe(false);
});
