/** Keeps a folder for one process: PGlite loses rows silently when two write the same files. */
import { rmSync } from 'node:fs';
import { link, mkdir, readFile, rm, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { NoriaError } from '@noria/core';
import { readProcessStart } from './process-start.ts';

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** Tells the process from a later one with the same pid; null where the system does not say. */
  readonly startedAt: string | null;
  readonly host: string;
}

/** A holder on another host (a container with the same volume) cannot be asked: it touches the file instead. */
const touchEveryMs = 2_000;
const deadAfterMs = 10_000;

/**
 * Takes the lock file beside the folder. That of a dead process is taken over at once.
 * @throws DATA_FOLDER_LOCKED a living process holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = `${resolve(folder)}.lock`;
  const own: Holder = { pid: process.pid, startedAt: await readProcessStart(process.pid), host: hostname() };
  while (!(await create(file, own))) {
    const holder = await readHolder(file);
    if (holder === null) continue;
    if (await isAlive(holder, file)) throw new NoriaError('DATA_FOLDER_LOCKED', { folder, pid: holder.pid });
    await removeStale(file, holder);
  }
  return hold(file);
}

/** A link appears with its content or not at all. */
async function create(file: string, own: Holder): Promise<boolean> {
  const draft = `${file}.${process.pid}.${performance.now()}`;
  await writeFile(draft, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw new NoriaError('DATA_FOLDER_LOCKED', { folder: file, pid: 'unknown' }, { cause: error });
  }
}

async function isAlive(holder: Holder, file: string): Promise<boolean> {
  if (holder.host !== hostname()) return (await ageMs(file)) < deadAfterMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  return holder.startedAt === (await readProcessStart(holder.pid));
}

/** Two processes that find the same dead holder must not remove each other's new lock: one at a time looks again and removes. */
async function removeStale(file: string, holder: Holder): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    if ((await ageMs(guard)) > deadAfterMs) await rm(guard, { recursive: true, force: true });
    await new Promise((done) => setTimeout(done, 10));
    return;
  }
  try {
    const now = await readHolder(file);
    if (now !== null && now.pid === holder.pid && now.startedAt === holder.startedAt) await unlink(file);
  } finally {
    await rmdir(guard);
  }
}

function hold(file: string): FolderLock {
  const removeAtExit = (): void => rmSync(file, { force: true });
  process.once('exit', removeAtExit);
  const touching = setInterval(() => {
    const now = new Date();
    // A file that somebody removed by hand cannot be touched; the next process to come will make its own.
    utimes(file, now, now).catch(() => clearInterval(touching));
  }, touchEveryMs);
  touching.unref();
  return {
    async release() {
      clearInterval(touching);
      process.off('exit', removeAtExit);
      await rm(file, { force: true });
    },
  };
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
