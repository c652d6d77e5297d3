/** Adds text at the end of a file of the folder. */
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { notFound, toFileError } from './file-errors.ts';
import { openRegular, resolvePath } from './resolve-path.ts';
import { syncFolder } from './sync-folder.ts';

export async function appendText(folder: string, path: string, text: string): Promise<{ sizeBytes: number }> {
  const { handle, parent } = await openFile(folder, path);
  try {
    return { sizeBytes: await writeDurably(handle, parent, path, text) };
  } finally {
    await handle.close();
  }
}

async function openFile(folder: string, path: string): Promise<{ handle: FileHandle; parent: string }> {
  try {
    const resolved = await resolvePath(folder, path, 'make');
    if (resolved === null) throw notFound(path);
    const { O_WRONLY, O_APPEND, O_CREAT } = constants;
    return { handle: await openRegular(resolved.path, O_WRONLY | O_APPEND | O_CREAT, path), parent: resolved.parent };
  } catch (error) {
    throw toFileError(error, path);
  }
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
    throw toFileError(cause, path, 'unknown');
  }
}
