/** What is learnt of a stream on its way into a blob store: its hash and its size, within a limit. */
import { createHash } from 'node:crypto';
import { NoriaError, type StoredBlob } from '@noria/core';

export interface MeasuredContent extends AsyncIterable<Uint8Array> {
  /** Once all of it has passed. */
  end(): StoredBlob;
}

/** @throws BINARY_TOO_LARGE while it is read */
export function measureContent(content: AsyncIterable<Uint8Array>, maxBytes: number): MeasuredContent {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    async *[Symbol.asyncIterator]() {
      for await (const part of content) {
        sizeBytes += part.length;
        if (sizeBytes > maxBytes) throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes, limitBytes: maxBytes });
        hash.update(part);
        yield part;
      }
    },
    end: () => ({ hash: hash.digest('hex'), sizeBytes }),
  };
}
