/** Sockets in the data folder, by which the commands of the same user find the processes that run there. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface LocalSocket {
  readonly path: string;
  /** `server`: it answers to the whole interface. `worker`: to questions about its health only. */
  readonly kind: 'server' | 'worker';
  /** Containers may share a data folder. */
  readonly host: string;
  readonly pid: number;
}

/** What the kernel takes, less a byte for the end of the text. @source unix(7): 108 on Linux; 104 on macOS and BSD */
const longestPathBytes = 103;

/**
 * Makes the folder of sockets, for its owner only, and removes from it what dead processes of this host left.
 * @returns where this process is to listen; null where that is not possible: on Windows, or with a path that is too long
 */
export async function prepareSocket(dataDir: string, kind: LocalSocket['kind']): Promise<string | null> {
  if (!mayListenLocally(dataDir, kind)) return null;
  const path = pathOf(dataDir, kind);
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const left = (await listSockets(dataDir)).filter(({ host, pid }) => host === hostname() && !isAlive(pid));
  // A process before this one may have had its number.
  for (const one of [...left.map((socket) => socket.path), path]) await rm(one, { force: true });
  return path;
}

/** Not on Windows, and not where the path is too long. */
export function mayListenLocally(dataDir: string, kind: LocalSocket['kind']): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(pathOf(dataDir, kind)) <= longestPathBytes;
}

function pathOf(dataDir: string, kind: LocalSocket['kind']): string {
  return join(folderOf(dataDir), `${kind}-${hostname()}-${process.pid}.sock`);
}

/** @returns the newest first; what a killed process left may be among them */
export async function listSockets(dataDir: string): Promise<LocalSocket[]> {
  const names = await readdir(folderOf(dataDir)).catch(noFolder);
  const found = await Promise.all(names.map((name) => readSocket(dataDir, name)));
  return found
    .filter((socket) => socket !== null)
    .sort((a, b) => b.madeMs - a.madeMs)
    .map(({ madeMs: _, ...socket }) => socket);
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'run');
}

async function readSocket(dataDir: string, name: string): Promise<(LocalSocket & { madeMs: number }) | null> {
  const [, kind, host, pid] = /^(server|worker)-(.+)-(\d+)\.sock$/.exec(name) ?? [];
  if (kind === undefined || host === undefined) return null;
  const path = join(folderOf(dataDir), name);
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return { path, kind: kind === 'server' ? 'server' : 'worker', host, pid: Number(pid), madeMs: found.mtimeMs };
}

function noFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
