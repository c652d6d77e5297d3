/** Finds where in the folder a workflow's path leads, links included, and refuses what leads outside. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileFailed, notAllowed } from './file-errors.ts';

export interface ResolvedPath {
  /** Real path of the file, which need not exist; its last part is no link. */
  readonly path: string;
  /** Real path of the folder that it lies in. */
  readonly parent: string;
}

/**
 * @param folder absolute path of the folder that workflows may use
 * @param how `make`: folders on the way are made
 * @returns null when a folder on the way does not exist
 * @throws FILE_NOT_ALLOWED; errors of the file system
 */
export async function resolvePath(folder: string, path: string, how: 'make' | 'find'): Promise<ResolvedPath | null> {
  const target = findTarget(folder, path);
  if (how === 'make') await mkdir(folder, { recursive: true });
  const realFolder = await realpath(folder).catch(whenMissing(null));
  if (realFolder === null) return null;
  const parent = await walk(realFolder, dirname(relative(folder, target)), path, how);
  if (parent === null) return null;
  const last = join(parent, basename(target));
  const real = await realpath(last).catch(whenMissing(last));
  if (!isInside(realFolder, real)) throw notAllowed(path);
  return { path: real, parent: dirname(real) };
}

/**
 * Opens a file that may not be a link any more, whatever somebody put there meanwhile.
 * @throws FILE_FAILED it is no file; errors of the file system
 */
export async function openRegular(real: string, flags: number, path: string): Promise<FileHandle> {
  const handle = await open(real, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  const found = await handle.stat();
  if (found.isFile()) return handle;
  await handle.close();
  throw fileFailed(path, found.isDirectory() ? 'it is a folder' : 'it is no file');
}

/** In the folder itself, on the same disk: files are written here before they get their name. Workflows do not see it. */
export const draftFolderName = '.noria-drafts';

export function findTarget(folder: string, path: string): string {
  const target = resolve(folder, path);
  if (isInside(join(folder, draftFolderName), `${target}${sep}`)) throw notAllowed(path);
  if (path === '' || path.includes('\0') || isAbsolute(path) || !isInside(folder, target)) throw notAllowed(path);
  return target;
}

export function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Makes the folders on the way one by one, so that none is made behind a link that leads outside. */
async function walk(
  realFolder: string,
  relativeParent: string,
  path: string,
  how: 'make' | 'find',
): Promise<string | null> {
  let parent = realFolder;
  for (const name of relativeParent.split(sep)) {
    if (name === '.') continue;
    const next = join(parent, name);
    if (how === 'make') await makeFolder(next);
    const real = await realpath(next).catch(whenMissing(null));
    if (real === null) return null;
    if (real !== realFolder && !isInside(realFolder, real)) throw notAllowed(path);
    parent = real;
  }
  return parent;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

function whenMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return value;
  };
}
