/** Streams a file of an item to a client. */
import { Readable } from 'node:stream';
import type { Binaries, BinaryRef } from '@noria/core';

/**
 * @returns once the first part is there
 * @throws BINARY_GONE
 */
export async function streamFile(binaries: Binaries, file: BinaryRef): Promise<Readable> {
  const parts = binaries.stream(file)[Symbol.asyncIterator]();
  const first = await parts.next();
  return Readable.from(readOn(parts, first), { objectMode: false });
}

async function* readOn(
  parts: AsyncIterator<Uint8Array>,
  first: IteratorResult<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    for (let part = first; part.done !== true; part = await parts.next()) yield part.value;
  } finally {
    await parts.return?.();
  }
}
