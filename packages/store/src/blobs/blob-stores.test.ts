/** Blob stores: one suite for the table and the folder. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
  /** What lies in the store beside whole blobs of other tests: drafts, parts and the like. */
  readonly leftovers: () => Promise<number>;
}

async function* cut(bytes: Uint8Array, partBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
}

async function gather(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const gathered: Uint8Array[] = [];
  for await (const part of parts) gathered.push(part);
  return gathered;
}

function describeBlobStore({ blobs, age, leftovers }: BlobContext): void {
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

  it.each([0, 1, 1_048_575, 1_048_576, 2_500_000, 3_000_000, 4_000_000])('streams from byte %i', async (fromByte) => {
    const large = randomBytes(3_000_000);
    const stored = await blobs().putStream(organizationId, cut(large, 300_000), large.length);
    const parts: Uint8Array[] = [];
    for await (const part of blobs().stream(organizationId, stored.hash, fromByte)) parts.push(part);
    expect(Buffer.concat(parts).equals(large.subarray(fromByte))).toBe(true);
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
    await expect(gather(blobs().stream(organizationId, '../../x'))).rejects.toThrow(TypeError);
    await expect(blobs().putStream('../..', cut(bytes, 1_000), 2 ** 20)).rejects.toThrow();
  });

  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 3_500_000])('stores a stream of %i bytes', async (sizeBytes) => {
    const whole = randomBytes(sizeBytes);
    const blob = await blobs().putStream(organizationId, cut(whole, 300_000), 2 ** 22);
    expect(blob).toEqual({ hash: createHash('sha256').update(whole).digest('hex'), sizeBytes });
    const parts = await gather(blobs().stream(organizationId, blob.hash));
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
    expect(Math.max(0, ...parts.map(({ length }) => length))).toBeLessThanOrEqual(1_048_576);
    expect(Buffer.from((await blobs().get(organizationId, blob.hash)) ?? 'missing').equals(whole)).toBe(true);
    await expect(gather(blobs().stream(newId(), blob.hash))).rejects.toMatchObject({ code: 'BINARY_GONE' });
    await blobs().delete(organizationId, blob.hash);
    await expect(gather(blobs().stream(organizationId, blob.hash))).rejects.toMatchObject({ code: 'BINARY_GONE' });
    expect(await leftovers()).toBe(0);
  });

  it('gives as a stream what was stored at once', async () => {
    await blobs().put(organizationId, hash, bytes);
    expect(Buffer.concat(await gather(blobs().stream(organizationId, hash))).equals(bytes)).toBe(true);
  });

  it('stores the same stream once, however many come at a time and whenever they come', async () => {
    const whole = randomBytes(2_500_000);
    const puts = () =>
      Promise.all(Array.from({ length: 5 }, () => blobs().putStream(organizationId, cut(whole, 1_000_000), 2 ** 22)));
    const [first] = await puts();
    await puts();
    expect(Buffer.concat(await gather(blobs().stream(organizationId, first?.hash ?? ''))).equals(whole)).toBe(true);
    await blobs().delete(organizationId, first?.hash ?? '');
    expect(await leftovers()).toBe(0);
  });

  it('keeps nothing of a stream that is too large or breaks, and ends its source', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(500_000);
      } finally {
        isClosed = true;
      }
    }
    const stored = blobs().putStream(organizationId, endless(), 2_600_000);
    await expect(stored).rejects.toMatchObject({ code: 'BINARY_TOO_LARGE', details: { limitBytes: 2_600_000 } });
    expect(isClosed).toBe(true);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2_500_000);
      throw new Error('the source broke');
    }
    await expect(blobs().putStream(organizationId, broken(), 2 ** 30)).rejects.toThrow('the source broke');
    expect(await leftovers()).toBe(0);
  });

  it('makes an old blob young when it comes again as a stream', async () => {
    const whole = randomBytes(1_500_000);
    const blob = await blobs().putStream(organizationId, cut(whole, 1_000_000), 2 ** 22);
    const streamed = { organizationId, hash: blob.hash };
    await age(streamed);
    expect(await listOld()).toEqual([streamed]);
    await blobs().putStream(organizationId, cut(whole, 1_000_000), 2 ** 22);
    expect(await listOld()).toEqual([]);
    await blobs().deleteOlderThan(streamed, hourMs);
    expect(Buffer.concat(await gather(blobs().stream(organizationId, blob.hash))).equals(whole)).toBe(true);
    await age(streamed);
    await blobs().deleteOlderThan(streamed, hourMs);
    expect(await leftovers()).toBe(0);
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
    leftovers: async () => {
      const [row] = await store().database.query<{ count: number }>({
        text: 'select (select count(*) from blobs) + (select count(*) from blob_parts) as count',
      });
      return row?.count ?? Number.NaN;
    },
  });

  it('is collected of a stream that nobody finished', async () => {
    const { promise: stalled, resolve: goOn } = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2_500_000);
      await stalled;
    }
    const stored = store().blobs.putStream(newId(), slow(), 2 ** 30);
    stored.catch(() => undefined);
    const parts = () => store().database.query({ text: 'select from blob_parts' });
    await vi.waitUntil(async () => (await parts()).length === 2);
    expect(await collectBlobs(store().database, store().blobs, hourMs)).toBe(0);
    await store().database.query({ text: `update blobs set touched_at = touched_at - interval '2 hours'` });
    expect(await collectBlobs(store().database, store().blobs, hourMs)).toBe(1);
    expect(await parts()).toEqual([]);
    goOn();
    await expect(stored).rejects.toMatchObject({ code: 'BINARY_GONE' });
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
    leftovers: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).length;
    },
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
