/** Lists the files of the folder whose path has the form of a pattern. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileInfo } from '@noria/core';
import { fileFailed, toFileError } from './file-errors.ts';
import { createGlob, type Glob } from './match-glob.ts';
import { draftFolderName, findTarget, isInside } from './resolve-path.ts';

/** Names that are looked at for one list. */
const mostNames = 200_000;

interface Search {
  readonly realFolder: string;
  readonly glob: Glob;
  readonly pattern: string;
  readonly limit: number;
  readonly found: FileInfo[];
  names: number;
}

export async function listFiles(folder: string, pattern: string, limit: number): Promise<FileInfo[]> {
  findTarget(folder, pattern);
  try {
    const realFolder = await realpath(folder).catch(() => null);
    if (realFolder === null) return [];
    const glob = createGlob(pattern.replace(/^(\.\/)+/, ''));
    const search: Search = { realFolder, glob, pattern, limit, found: [], names: 0 };
    await searchFolder(search, []);
    return search.found.sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    throw toFileError(error, pattern);
  }
}

/** Links to folders are not followed: they may lead in a circle. */
async function searchFolder(search: Search, folder: readonly string[]): Promise<void> {
  for (const entry of await readdir(join(search.realFolder, ...folder), { withFileTypes: true })) {
    if (++search.names > mostNames)
      throw fileFailed(search.pattern, `there are more than ${mostNames} files to look at`);
    const names = [...folder, entry.name];
    if (entry.isDirectory()) {
      if (names.length === 1 && entry.name === draftFolderName) continue;
      if (search.glob.mayHold(names)) await searchFolder(search, names);
    } else if (search.glob.matches(names)) await addFile(search, names);
  }
}

/** A link that leads outside, or nowhere, is as if it was not there. */
async function addFile(search: Search, names: readonly string[]): Promise<void> {
  const real = await realpath(join(search.realFolder, ...names)).catch(() => null);
  if (real === null || !isInside(search.realFolder, real)) return;
  const found = await stat(real).catch(() => null);
  if (found === null || !found.isFile()) return;
  if (search.found.length >= search.limit) throw fileFailed(search.pattern, `more than ${search.limit} files match it`);
  search.found.push({ path: names.join('/'), sizeBytes: found.size, modifiedMs: Math.round(found.mtimeMs) });
}
