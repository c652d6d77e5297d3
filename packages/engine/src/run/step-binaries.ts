/** Files of items for one organization, on the blob store. */
import { hash } from 'node:crypto';
import { type Binaries, type BinaryRef, type BlobStore, NoriaError } from '@noria/core';

/** @param maxBytes of one file */
export function createBinaries(blobs: BlobStore, organizationId: string, maxBytes: number): Binaries {
  async function load(ref: BinaryRef): Promise<Uint8Array> {
    const bytes = await blobs.get(organizationId, ref.hash);
    if (bytes === null) throw new NoriaError('BINARY_GONE', { hash: ref.hash });
    return bytes;
  }

  return {
    async put(content, { mimeType, fileName }) {
      const bytes = await gather(content, maxBytes);
      const name = hash('sha256', bytes);
      await blobs.put(organizationId, name, bytes);
      return { hash: name, sizeBytes: bytes.length, mimeType, ...(fileName === undefined ? {} : { fileName }) };
    },
    async read(ref, limitBytes) {
      checkSize(ref.sizeBytes, limitBytes);
      return load(ref);
    },
    async *stream(ref, fromByte = 0) {
      let at = fromByte;
      while (at < ref.sizeBytes) {
        const part = await blobs.getPart(organizationId, ref.hash, at, partBytes);
        if (part === null) throw new NoriaError('BINARY_GONE', { hash: ref.hash });
        if (part.length === 0) return;
        yield part;
        at += part.length;
      }
    },
  };
}

const partBytes = 1_048_576;

async function gather(content: Uint8Array | AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  if (content instanceof Uint8Array) {
    checkSize(content.length, maxBytes);
    return content;
  }
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of content) {
    sizeBytes += part.length;
    checkSize(sizeBytes, maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function checkSize(sizeBytes: number, limitBytes: number): void {
  if (sizeBytes > limitBytes) throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes, limitBytes });
}
