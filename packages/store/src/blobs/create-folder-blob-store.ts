/** Blobs as files: one folder for each organization, in it one for each first byte of the hash. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NoriaError } from '@noria/core';
import { type BlobName, type CollectableBlobStore, checkBlobName, refreshAfterMs } from './collectable-blob-store.ts';
import { measureContent } from './measure-content.ts';

export interface FolderBlobOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** `power`: survives power loss. `process`: survives the death of the process, as PGlite does, and is faster. */
  readonly durability: 'process' | 'power';
}

const partBytes = 131072;

export function createFolderBlobStore({ folder, durability }: FolderBlobOptions): CollectableBlobStore {
  const root = resolve(folder);
  const drafts = join(root, 'drafts');

  const pathOf = (name: BlobName): string => {
    checkBlobName(name);
    return join(root, name.organizationId, name.hash.slice(0, 2), name.hash);
  };

  /** A file appears under its name whole or not at all. @returns path of the draft, durable but for its name */
  async function writeDraft(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> {
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const draft = join(drafts, randomUUID());
    const file = await open(draft, 'wx', 0o600);
    try {
      for await (const part of content) await file.writeFile(part);
      if (durability === 'power') await file.sync();
    } catch (error) {
      await unlink(draft);
      throw error;
    } finally {
      await file.close();
    }
    return draft;
  }

  async function nameDraft(draft: string, path: string): Promise<void> {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(draft, path);
    if (durability === 'power') await syncFolders(path, made);
  }

  /** The collector may hold a blob for a moment that it then puts back. */
  async function openBlob(path: string): Promise<FileHandle | null> {
    return (await openOrNull(path)) ?? delay(10).then(() => openOrNull(path));
  }

  async function isYoung(path: string): Promise<boolean> {
    const ageMs = await readAgeMs(path);
    return ageMs !== null && ageMs <= refreshAfterMs;
  }

  async function remove(name: BlobName, isDeletable: (ageMs: number) => boolean): Promise<void> {
    const path = pathOf(name);
    const age = await readAgeMs(path);
    if (age === null || !isDeletable(age)) return;
    // Somebody may store the blob again at this moment: what was moved away is looked at once more, and put back.
    const draft = join(drafts, randomUUID());
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    try {
      await rename(path, draft);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    if (isDeletable((await readAgeMs(draft)) ?? 0)) await unlink(draft);
    else await rename(draft, path);
  }

  return {
    async put(organizationId, hash, bytes) {
      const path = pathOf({ organizationId, hash });
      if (!(await isYoung(path))) await nameDraft(await writeDraft([bytes]), path);
    },
    async putStream(organizationId, content, maxBytes) {
      const measured = measureContent(content, maxBytes);
      const draft = await writeDraft(measured);
      const blob = measured.end();
      const path = pathOf({ organizationId, hash: blob.hash });
      if (await isYoung(path)) await unlink(draft);
      else {
        // What came slowly is as young as what came at once.
        await utimes(draft, new Date(), new Date());
        await nameDraft(draft, path);
      }
      return blob;
    },
    async get(organizationId, hash) {
      const file = await openBlob(pathOf({ organizationId, hash }));
      return file === null ? null : file.readFile().finally(() => file.close());
    },
    async *stream(organizationId, hash, fromByte = 0) {
      const file = await openBlob(pathOf({ organizationId, hash }));
      if (file === null) throw new NoriaError('BINARY_GONE', { hash });
      yield* file.createReadStream({ start: fromByte, highWaterMark: partBytes });
    },
    delete: (organizationId, hash) => remove({ organizationId, hash }, () => true),
    deleteOlderThan: (name, ageMs) => remove(name, (age) => age > ageMs),
    async *listOlderThan(ageMs) {
      for (const organizationId of await listFolders(root, /^[0-9a-f-]{36}$/)) {
        for (const shard of await listFolders(join(root, organizationId), /^[0-9a-f]{2}$/)) {
          const names = await listOld(join(root, organizationId, shard), ageMs);
          if (names.length > 0) yield names.map((hash) => ({ organizationId, hash }));
        }
      }
      await removeOldDrafts(drafts, ageMs);
    },
  };
}

/** A file's name is durable when its folder is. @param made first folder that had to be made */
async function syncFolders(path: string, made: string | undefined): Promise<void> {
  const last = made === undefined ? dirname(path) : dirname(made);
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
    if (folder === last) return;
  }
}

async function readAgeMs(path: string): Promise<number | null> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function listFolders(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && pattern.test(entry.name)).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function listOld(folder: string, ageMs: number): Promise<string[]> {
  const old: string[] = [];
  for (const name of await readdir(folder)) {
    const age = await readAgeMs(join(folder, name));
    if (age !== null && age > ageMs && /^[0-9a-f]{64}$/.test(name)) old.push(name);
  }
  return old;
}

/** What a process that died in the middle of a write left behind. */
async function removeOldDrafts(drafts: string, ageMs: number): Promise<void> {
  const names = await readdir(drafts).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const name of names) {
    const age = await readAgeMs(join(drafts, name));
    if (age !== null && age > ageMs) await rm(join(drafts, name), { force: true });
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
