/** Reads files of the folder, and what is known of them. */
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { FileInfo } from '@noria/core';
import { notFound, toFileError } from './file-errors.ts';
import { openRegular, resolvePath } from './resolve-path.ts';

const partBytes = 131_072;

export async function* readFileParts(folder: string, path: string): AsyncGenerator<Uint8Array, void> {
  const handle = await openForReading(folder, path);
  if (handle === null) throw notFound(path);
  const parts = handle.createReadStream({ highWaterMark: partBytes });
  try {
    for await (const part of parts) yield part;
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    parts.destroy();
  }
}

export async function statFile(folder: string, path: string): Promise<FileInfo | null> {
  const handle = await openForReading(folder, path);
  if (handle === null) return null;
  try {
    const { size, mtimeMs } = await handle.stat();
    return { path, sizeBytes: size, modifiedMs: Math.round(mtimeMs) };
  } finally {
    await handle.close();
  }
}

/** @returns null when there is no such file */
export async function openForReading(folder: string, path: string): Promise<FileHandle | null> {
  try {
    const resolved = await resolvePath(folder, path, 'find');
    return resolved === null ? null : await openRegular(resolved.path, constants.O_RDONLY, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw toFileError(error, path);
  }
}
