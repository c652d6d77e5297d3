/** Blobs as files: one folder for each organization, in it one for each first byte of the hash. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BlobName, type CollectableBlobStore, checkBlobName, refreshAfterMs } from './collectable-blob-store.ts';

export interface FolderBlobOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** `power`: survives power loss. `process`: survives the death of the process, as PGlite does, and is faster. */
  readonly durability: 'process' | 'power';
}

export function createFolderBlobStore({ folder, durability }: FolderBlobOptions): CollectableBlobStore {
  const root = resolve(folder);
  const drafts = join(root, 'drafts');

  const pathOf = (name: BlobName): string => {
    checkBlobName(name);
    return join(root, name.organizationId, name.hash.slice(0, 2), name.hash);
  };

  /** A file appears under its name whole or not at all. */
  async function write(path: string, bytes: Uint8Array): Promise<void> {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const draft = join(drafts, randomUUID());
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      if (durability === 'power') await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    if (durability === 'power') await syncFolders(path, made);
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
      const ageMs = await readAgeMs(path);
      if (ageMs === null || ageMs > refreshAfterMs) await write(path, bytes);
    },
    async get(organizationId, hash) {
      const path = pathOf({ organizationId, hash });
      // The collector may hold a blob for a moment that it then puts back.
      return (await readOrNull(path)) ?? delay(10).then(() => readOrNull(path));
    },
    async getPart(organizationId, hash, fromByte, maxBytes) {
      const path = pathOf({ organizationId, hash });
      const read = () => readPartOrNull(path, fromByte, maxBytes);
      return (await read()) ?? delay(10).then(read);
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

async function readOrNull(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function readPartOrNull(path: string, fromByte: number, maxBytes: number): Promise<Uint8Array | null> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(maxBytes, (await file.stat()).size - fromByte)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, fromByte + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
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
