/** Files of items in memory, as the engine keeps them in the blob store. */
import { createHash } from 'node:crypto';
import { type Binaries, type BinaryRef, NoriaError } from '@noria/core';

const partBytes = 65_536;

export function createMemoryBinaries(): Binaries {
  const files = new Map<string, Buffer>();
  const find = ({ hash }: BinaryRef): Buffer => {
    const bytes = files.get(hash);
    if (bytes === undefined) throw new NoriaError('BINARY_GONE', { hash });
    return bytes;
  };
  return {
    async put(content, { mimeType, fileName }) {
      const bytes = await gather(content);
      const hash = createHash('sha256').update(bytes).digest('hex');
      files.set(hash, bytes);
      return { hash, sizeBytes: bytes.length, mimeType, ...(fileName === undefined ? {} : { fileName }) };
    },
    async read(ref, maxBytes) {
      const bytes = find(ref);
      if (bytes.length > maxBytes) {
        throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes: bytes.length, limitBytes: maxBytes });
      }
      return bytes;
    },
    async *stream(ref, fromByte = 0) {
      const bytes = find(ref);
      for (let at = fromByte; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
    },
  };
}

async function gather(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (content instanceof Uint8Array) return Buffer.from(content);
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}
