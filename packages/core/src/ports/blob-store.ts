/** Port: payloads too large for the journal, by content hash, apart for each organization. */

export interface BlobStore {
  /** Durable when it returns. Storing the same bytes twice is cheap and harmless. */
  put(organizationId: string, hash: string, bytes: Uint8Array): Promise<void>;
  /** @returns null when there is no such blob */
  get(organizationId: string, hash: string): Promise<Uint8Array | null>;
  /**
   * A part of a blob, without reading the rest.
   * @param maxBytes fewer come only at the blob's end, none from there on
   * @returns null when there is no such blob
   */
  getPart(organizationId: string, hash: string, fromByte: number, maxBytes: number): Promise<Uint8Array | null>;
  delete(organizationId: string, hash: string): Promise<void>;
}
