/** Files of items on a blob store. */
import { type BlobStore, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createBinaries } from './step-binaries.ts';

function createBlobs() {
  const blobs = new Map<string, Uint8Array>();
  const parts: [number, number][] = [];
  const store: BlobStore = {
    put: async (_organization, hash, bytes) => void blobs.set(hash, bytes),
    get: async (_organization, hash) => blobs.get(hash) ?? null,
    async getPart(_organization, hash, fromByte, maxBytes) {
      parts.push([fromByte, maxBytes]);
      return blobs.get(hash)?.subarray(fromByte, fromByte + maxBytes) ?? null;
    },
    delete: async (_organization, hash) => void blobs.delete(hash),
  };
  return { blobs, parts, binaries: createBinaries(store, 'org', 5_000_000) };
}

const about = { mimeType: 'text/plain' };

describe('files of items', () => {
  it('are streamed from a byte on, a megabyte at a time, and no further than they are asked for', async () => {
    const { binaries, parts } = createBlobs();
    const bytes = Buffer.alloc(2_500_000, 'abc');
    const ref = await binaries.put(bytes, about);
    const received: Uint8Array[] = [];
    for await (const part of binaries.stream(ref, 100)) received.push(part);
    expect(Buffer.concat(received).equals(bytes.subarray(100))).toBe(true);
    expect(parts).toHaveLength(3);
    for await (const _part of binaries.stream(ref)) break;
    expect(parts).toHaveLength(4);
  });

  it.each([2_500_000, 9_999_999])('have no parts from byte %i on, beyond their end', async (fromByte) => {
    const { binaries } = createBlobs();
    const ref = await binaries.put(Buffer.alloc(2_500_000), about);
    for await (const part of binaries.stream(ref, fromByte)) expect(part).toBeUndefined();
  });

  it('that are gone say so', async () => {
    const { binaries, blobs } = createBlobs();
    const ref = await binaries.put(Buffer.from('x'), about);
    blobs.clear();
    const read = async () => {
      for await (const part of binaries.stream(ref)) expect(part).toBeUndefined();
    };
    await expect(read()).rejects.toMatchObject({ code: 'BINARY_GONE' });
    await expect(binaries.read(ref, 10)).rejects.toBeInstanceOf(NoriaError);
  });
});
