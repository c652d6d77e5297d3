/** Files of items for one organization, on the blob store. */
import { hash } from 'node:crypto';
import { type Binaries, type BinaryRef, type BlobStore, type BlobUse, isBlobHash, NoriaError } from '@noria/core';

/** Up to here a file is hashed before it is stored: the same bytes need not be written again to find out that they are there. */
const smallBytes = 1_048_576;

export interface BinariesParts {
  readonly blobs: BlobStore;
  readonly organizationId: string;
  /** Of one file. */
  readonly maxBytes: number;
  /** Notes the use; left out where the items that will carry the file note it themselves. */
  readonly onStored?: (use: BlobUse) => unknown;
}

export function createBinaries({ blobs, organizationId, maxBytes, onStored }: BinariesParts): Binaries {
  async function store(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobUse> {
    if (!(content instanceof Uint8Array)) return blobs.putStream(organizationId, content, maxBytes);
    if (content.length > smallBytes) return blobs.putStream(organizationId, inOnePart(content), maxBytes);
    checkSize(content.length, maxBytes);
    const name = hash('sha256', content);
    await blobs.put(organizationId, name, content);
    return { hash: name, sizeBytes: content.length };
  }

  function stream(ref: BinaryRef, fromByte = 0): AsyncIterable<Uint8Array> {
    // Items may come from anywhere, and what stands in them as a hash may be anything.
    if (!isBlobHash(ref.hash)) throw new NoriaError('BINARY_GONE', { hash: ref.hash });
    return blobs.stream(organizationId, ref.hash, fromByte);
  }

  return {
    async put(content, { mimeType, fileName }) {
      const use = await store(content);
      onStored?.(use);
      return { ...use, mimeType, ...(fileName === undefined ? {} : { fileName }) };
    },
    async read(ref, limitBytes) {
      checkSize(ref.sizeBytes, limitBytes);
      const parts: Uint8Array[] = [];
      let sizeBytes = 0;
      for await (const part of stream(ref)) {
        sizeBytes += part.length;
        checkSize(sizeBytes, limitBytes);
        parts.push(part);
      }
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    },
    async *stream(ref, fromByte) {
      yield* stream(ref, fromByte);
    },
  };
}

async function* inOnePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function checkSize(sizeBytes: number, limitBytes: number): void {
  if (sizeBytes > limitBytes) throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes, limitBytes });
}
