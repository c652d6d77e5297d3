/** A blob store from which blobs that nothing refers to can be collected, while others are being stored. */
import { type BlobStore, isUuid } from '@noria/core';

export interface BlobName {
  readonly organizationId: string;
  readonly hash: string;
}

export interface CollectableBlobStore extends BlobStore {
  /** Blobs that were last stored longer than `ageMs` ago, some hundred at a time. */
  listOlderThan(ageMs: number): AsyncIterable<readonly BlobName[]>;
  /** Deletes a blob unless it was stored again within `ageMs`. */
  deleteOlderThan(name: BlobName, ageMs: number): Promise<void>;
}

/**
 * A blob that was stored longer ago is stored again rather than taken for granted: it becomes young, and the collector,
 * which leaves young ones alone, cannot take it away before the execution that needs it has recorded that it does.
 * Collect with an age well above this.
 */
export const refreshAfterMs = 30 * 60_000;

/** Both parts become names of files. @throws TypeError */
export function checkBlobName({ organizationId, hash }: BlobName): void {
  if (!isUuid(organizationId) || !/^[0-9a-f]{64}$/.test(hash)) {
    throw new TypeError(`${organizationId}/${hash} is not the name of a blob`);
  }
}
