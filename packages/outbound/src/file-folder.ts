/** The one folder that workflows may use, on this machine's disk. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { EffectError, type FileFolder } from '@noria/core';

/**
 * Adapter of the port.
 * @param root path of the folder; it is made when it does not exist
 */
export function createFileFolder(root: string): FileFolder {
  const folder = resolve(root);
  return {
    async append(path, text) {
      const { handle, parent } = await openFile(folder, path);
      try {
        return { sizeBytes: await writeDurably(handle, parent, path, text) };
      } finally {
        await handle.close();
      }
    },
  };
}

/**
 * Opens for appending. Links are followed only as far as they stay inside; the last step is taken with O_NOFOLLOW on the real path, so that a
 * link put there in between is not followed.
 */
async function openFile(folder: string, path: string): Promise<{ handle: FileHandle; parent: string }> {
  const target = findTarget(folder, path);
  try {
    await mkdir(folder, { recursive: true });
    const realFolder = await realpath(folder);
    const parent = await makeParent(realFolder, dirname(relative(folder, target)), path);
    const real = await realpath(join(parent, basename(target))).catch(whenMissing(join(parent, basename(target))));
    if (!isInside(realFolder, real)) throw notAllowed(path);
    const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
    const handle = await open(real, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    if ((await handle.stat()).isFile()) return { handle, parent };
    await handle.close();
    throw new EffectError('FILE_FAILED', { path, problem: 'it is no file' }, { sent: 'no' });
  } catch (error) {
    if (error instanceof EffectError) throw error;
    throw new EffectError('FILE_FAILED', { path, problem: describe(error) }, { sent: 'no', cause: error });
  }
}

function findTarget(folder: string, path: string): string {
  const target = resolve(folder, path);
  if (path === '' || path.includes('\0') || isAbsolute(path) || !isInside(folder, target)) throw notAllowed(path);
  return target;
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Makes the folders on the way one by one, so that none is made behind a link that leads outside. */
async function makeParent(realFolder: string, relativeParent: string, path: string): Promise<string> {
  let parent = realFolder;
  for (const name of relativeParent.split(sep)) {
    if (name === '.') continue;
    const next = join(parent, name);
    await mkdir(next).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    parent = await realpath(next);
    if (parent !== realFolder && !isInside(realFolder, parent)) throw notAllowed(path);
  }
  return parent;
}

function whenMissing(path: string): (error: NodeJS.ErrnoException) => string {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return path;
  };
}

/** What a failed write or fsync left on the disk is not known. */
async function writeDurably(handle: FileHandle, parent: string, path: string, text: string): Promise<number> {
  try {
    const wasEmpty = (await handle.stat()).size === 0;
    await handle.writeFile(text);
    await handle.datasync();
    if (wasEmpty) await syncFolder(parent);
    return (await handle.stat()).size;
  } catch (cause) {
    throw new EffectError('FILE_FAILED', { path, problem: describe(cause) }, { sent: 'unknown', cause });
  }
}

/** A new file's name lies in its folder, which has to reach the disk as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function notAllowed(path: string): EffectError {
  return new EffectError('FILE_NOT_ALLOWED', { path }, { sent: 'no' });
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of the path is a file';
    case 'ELOOP':
      return 'it is a link that leads to nothing';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return message;
  }
}
