/** Port: payloads too large for the journal and files of items, by content hash, apart for each organization. */

export interface BlobStore {
  /** Durable when it returns. Storing the same bytes twice is cheap and harmless. */
  put(organizationId: string, hash: string, bytes: Uint8Array): Promise<void>;
  /**
   * Stores what comes part by part; no more than a few megabytes of it are in memory at a time. Durable when it returns.
   * @param content parts of any size, in order
   * @returns SHA-256 of the whole, hex, under which it lies from now on
   * @throws BINARY_TOO_LARGE there is more than `maxBytes`; nothing of it is kept, as when `content` throws
   */
  putStream(organizationId: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>;
  /** @returns null when there is no such blob */
  get(organizationId: string, hash: string): Promise<Uint8Array | null>;
  /**
   * The bytes in parts of at most a megabyte, in order.
   * @param fromByte where to begin, without reading what is before; the start when left out. Beyond the end there are no parts
   * @throws BINARY_GONE (by the first part or a later one) there is no such blob, or not any more
   */
  stream(organizationId: string, hash: string, fromByte?: number): AsyncIterable<Uint8Array>;
  delete(organizationId: string, hash: string): Promise<void>;
}

export interface StoredBlob {
  readonly hash: string;
  readonly sizeBytes: number;
}
