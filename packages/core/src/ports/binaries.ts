/** Port: files that belong to items. Items carry a `BinaryRef`; the bytes lie in the blob store of their organization. */
import type { BinaryRef } from '../items/item.ts';

export interface Binaries {
  /**
   * Stores a file; durable when it returns. The same bytes are stored once.
   * @param content the whole file, or its parts in order: a large file is never in memory as a whole
   * @throws BINARY_TOO_LARGE
   */
  put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    about: { readonly mimeType: string; readonly fileName?: string },
  ): Promise<BinaryRef>;
  /**
   * The whole file in memory.
   * @param maxBytes what the caller can hold
   * @throws BINARY_TOO_LARGE, BINARY_GONE
   */
  read(ref: BinaryRef, maxBytes: number): Promise<Uint8Array>;
  /**
   * The file in parts of at most a megabyte, in order; what was not asked for yet is not in memory.
   * @param fromByte where to begin; the start when left out. Beyond the end there are no parts
   * @throws BINARY_GONE while it is read
   */
  stream(ref: BinaryRef, fromByte?: number): AsyncIterable<Uint8Array>;
}
