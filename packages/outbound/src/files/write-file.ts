/** Writes whole files of the folder: each is written under another name first, and given its own when it is durable. */
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EffectError, type FileWritten, type IfFileExists } from '@noria/core';
import { notFound, toFileError } from './file-errors.ts';
import { openForReading, readFileParts } from './read-file.ts';
import { draftFolderName, openRegular, type ResolvedPath, resolvePath } from './resolve-path.ts';
import { syncFolder } from './sync-folder.ts';

interface Draft {
  readonly path: string;
  readonly sizeBytes: number;
  readonly hash: string;
}

export async function writeWhole(
  folder: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
  ifExists: IfFileExists,
): Promise<FileWritten> {
  const target = await prepare(folder, path);
  const draft = await writeDraft(join(folder, draftFolderName), path, content);
  try {
    if (ifExists === 'overwrite') await replace(draft, target);
    else {
      const isNew = await link(draft.path, target.path).then(() => true, whenThere);
      if (!isNew) return await leave(folder, path, draft, ifExists);
    }
    await syncFolder(target.parent);
    return { sizeBytes: draft.sizeBytes, written: true };
  } catch (error) {
    throw toFileError(error, path, 'unknown');
  } finally {
    await unlink(draft.path).catch(ignoreMissing);
  }
}

/** @throws FILE_NOT_ALLOWED; FILE_FAILED something else than a file is there */
async function prepare(folder: string, path: string): Promise<ResolvedPath> {
  try {
    const target = await resolvePath(folder, path, 'make');
    if (target === null) throw notFound(path);
    const before = await openRegular(target.path, constants.O_RDONLY, path).catch(ignoreMissing);
    await before?.close();
    return target;
  } catch (error) {
    throw toFileError(error, path);
  }
}

async function writeDraft(folder: string, path: string, content: AsyncIterable<Uint8Array>): Promise<Draft> {
  const draft = join(folder, randomUUID());
  const hash = createHash('sha256');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeOldDrafts(folder);
    const handle = await open(draft, 'wx', 0o600);
    try {
      const sizeBytes = await writeParts(content, hash, (part) => handle.writeFile(part));
      await handle.datasync();
      return { path: draft, sizeBytes, hash: hash.digest('hex') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    await unlink(draft).catch(ignoreMissing);
    if (error instanceof SourceError) throw error.cause;
    throw toFileError(error, path);
  }
}

async function writeParts(
  content: AsyncIterable<Uint8Array>,
  hash: Hash,
  write: (part: Uint8Array) => Promise<void>,
): Promise<number> {
  let sizeBytes = 0;
  for await (const part of fromSource(content)) {
    hash.update(part);
    sizeBytes += part.length;
    await write(part);
  }
  return sizeBytes;
}

/** What the content's source throws is not a fault of the folder. */
class SourceError extends Error {}

async function* fromSource(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const parts = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await parts.next().catch((cause: unknown) => {
        throw new SourceError('the source broke', { cause });
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await parts.return?.();
  }
}

/** Whoever may read the file before may read it afterwards. */
async function replace(draft: Draft, target: ResolvedPath): Promise<void> {
  const before = await stat(target.path).catch(ignoreMissing);
  if (before !== undefined) await chmod(draft.path, before.mode & 0o777);
  await rename(draft.path, target.path);
}

async function leave(folder: string, path: string, draft: Draft, ifExists: 'keep' | 'fail'): Promise<FileWritten> {
  if (ifExists === 'fail' && (await hashFile(folder, path)) !== draft.hash) {
    throw new EffectError('FILE_EXISTS', { path }, { sent: 'no' });
  }
  const handle = await openForReading(folder, path);
  if (handle === null) throw notFound(path);
  const { size } = await handle.stat().finally(() => handle.close());
  return { sizeBytes: size, written: false };
}

async function hashFile(folder: string, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of readFileParts(folder, path)) hash.update(part);
  return hash.digest('hex');
}

const draftAgeMs = 24 * 3_600_000;

/** What a process that died in the middle of a write left behind. */
async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const draft = join(folder, name);
    const found = await stat(draft).catch(ignoreMissing);
    if (found !== undefined && Date.now() - found.mtimeMs > draftAgeMs) await unlink(draft).catch(ignoreMissing);
  }
}

function whenThere(error: NodeJS.ErrnoException): boolean {
  if (error.code !== 'EEXIST') throw error;
  return false;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
