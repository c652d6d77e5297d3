/** Blob stores: one suite for the table and the folder. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId } from '../testing/journal-entries.ts';
import { collectBlobs } from './collect-blobs.ts';
import type { BlobName, CollectableBlobStore } from './collectable-blob-store.ts';
import { createFolderBlobStore } from './create-folder-blob-store.ts';
import { createTableBlobStore } from './create-table-blob-store.ts';

const hourMs = 3_600_000;

interface BlobContext {
  readonly blobs: () => CollectableBlobStore;
  /** Makes a blob look as if it was stored two hours ago. */
  readonly age: (name: BlobName) => Promise<void>;
}

function describeBlobStore({ blobs, age }: BlobContext): void {
  const bytes = randomBytes(100_000);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const organizationId = newId();
  const name = { organizationId, hash };

  const listOld = async (): Promise<BlobName[]> => {
    const names: BlobName[] = [];
    for await (const some of blobs().listOlderThan(hourMs)) names.push(...some);
    return names;
  };

  it('gives back what was stored, for its organization only', async () => {
    await blobs().put(organizationId, hash, bytes);
    await blobs().put(organizationId, hash, bytes);
    expect(Buffer.from((await blobs().get(organizationId, hash)) ?? '')).toEqual(bytes);
    expect(await blobs().get(newId(), hash)).toBeNull();
    expect(await blobs().get(organizationId, 'f'.repeat(64))).toBeNull();
  });

  it('stores the same bytes many times at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => blobs().put(organizationId, hash, bytes)));
    expect(Buffer.from((await blobs().get(organizationId, hash)) ?? '')).toEqual(bytes);
  });

  it('stores an empty blob', async () => {
    await blobs().put(organizationId, hash, new Uint8Array());
    expect(Buffer.from((await blobs().get(organizationId, hash)) ?? 'missing')).toHaveLength(0);
  });

  it.each([
    [0, 10],
    [99_990, 100],
    [50_000, 60_000],
    [100_000, 5],
    [200_000, 5],
  ])('gives the part from byte %i, of at most %i bytes', async (fromByte, maxBytes) => {
    await blobs().put(organizationId, hash, bytes);
    const part = await blobs().getPart(organizationId, hash, fromByte, maxBytes);
    expect(Buffer.from(part ?? 'missing')).toEqual(bytes.subarray(fromByte, fromByte + maxBytes));
  });

  it('gives no part of what is not there', async () => {
    expect(await blobs().getPart(organizationId, 'f'.repeat(64), 0, 10)).toBeNull();
  });

  it('forgets what was deleted, and deletes what is not there', async () => {
    await blobs().put(organizationId, hash, bytes);
    await blobs().delete(organizationId, hash);
    await blobs().delete(organizationId, hash);
    expect(await blobs().get(organizationId, hash)).toBeNull();
  });

  it('lists and deletes old blobs and leaves young ones', async () => {
    await blobs().put(organizationId, hash, bytes);
    expect(await listOld()).toEqual([]);
    await blobs().deleteOlderThan(name, hourMs);
    expect(await blobs().get(organizationId, hash)).not.toBeNull();
    await age(name);
    expect(await listOld()).toEqual([name]);
    await blobs().deleteOlderThan(name, hourMs);
    expect(await blobs().get(organizationId, hash)).toBeNull();
  });

  it('makes an old blob young when it is stored again', async () => {
    await blobs().put(organizationId, hash, bytes);
    await age(name);
    await blobs().put(organizationId, hash, bytes);
    expect(await listOld()).toEqual([]);
    await blobs().deleteOlderThan(name, hourMs);
    expect(await blobs().get(organizationId, hash)).not.toBeNull();
  });

  it('refuses names that could lead elsewhere', async () => {
    await expect(blobs().put('../..', hash, bytes)).rejects.toThrow(TypeError);
    await expect(blobs().put(organizationId, '../../x', bytes)).rejects.toThrow(TypeError);
  });
}

describeOnEveryDatabase('the blob table', ({ store, test }) => {
  describeBlobStore({
    blobs: () => createTableBlobStore(test().database),
    age: async ({ hash }) => {
      await store().database.query({
        text: `update blobs set touched_at = touched_at - interval '2 hours' where hash = $1`,
        values: [hash],
      });
    },
  });

  it('is collected of what no execution refers to', async () => {
    const hashes = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
    const [used = '', unused = '', young = ''] = hashes;
    const entry = firstEntry({ blobs: [{ hash: used, sizeBytes: 1 }] });
    await store().journal.flush([entry]);
    for (const hash of hashes) await store().blobs.put(entry.organizationId, hash, Buffer.from(hash));
    await store().database.query({
      text: `update blobs set touched_at = touched_at - interval '2 hours' where hash <> $1`,
      values: [young],
    });
    expect(await collectBlobs(store().database, store().blobs, hourMs)).toBe(1);
    expect(await store().blobs.get(entry.organizationId, used)).not.toBeNull();
    expect(await store().blobs.get(entry.organizationId, young)).not.toBeNull();
    expect(await store().blobs.get(entry.organizationId, unused)).toBeNull();
  });
});

describe.for(['process', 'power'] as const)('the blob folder that survives the loss of %s', (durability) => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noria-blobs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const longAgo = new Date(Date.now() - 2 * hourMs);

  describeBlobStore({
    blobs: () => createFolderBlobStore({ folder, durability }),
    age: ({ organizationId, hash }) => utimes(join(folder, organizationId, hash.slice(0, 2), hash), longAgo, longAgo),
  });

  it('removes what a write that was cut off left behind', async () => {
    const blobs = createFolderBlobStore({ folder, durability });
    await blobs.put(newId(), 'a'.repeat(64), Buffer.from('x'));
    const draft = join(folder, 'drafts', 'cut-off');
    await writeFile(draft, 'half');
    await utimes(draft, longAgo, longAgo);
    for await (const names of blobs.listOlderThan(hourMs)) expect(names).toEqual([]);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });
});
