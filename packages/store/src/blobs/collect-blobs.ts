/** Deletes blobs that no execution refers to. */

import { encodeTextArray, encodeUuidArray } from '../database/binary-array.ts';
import type { Database } from '../database/database.ts';
import type { BlobName, CollectableBlobStore } from './collectable-blob-store.ts';

/**
 * @param graceMs a blob stored within this time is left alone: its execution may not have recorded it yet
 * @returns how many were deleted
 */
export async function collectBlobs(database: Database, blobs: CollectableBlobStore, graceMs: number): Promise<number> {
  let deleted = 0;
  for await (const names of blobs.listOlderThan(graceMs)) {
    for (const name of await findUnused(database, names)) {
      await blobs.deleteOlderThan(name, graceMs);
      deleted++;
    }
  }
  return deleted;
}

/** Index: blob_uses_pkey, by its first two columns. */
function findUnused(database: Database, names: readonly BlobName[]): Promise<BlobName[]> {
  return database.query<BlobName>({
    name: 'unused-blobs',
    text: `
select organization_id as "organizationId", hash
from unnest($1::uuid[], $2::text[]) as blob (organization_id, hash)
where not exists (
  select
  from blob_uses
  where blob_uses.organization_id = blob.organization_id and blob_uses.hash = blob.hash
)`,
    values: [
      encodeUuidArray(names, ({ organizationId }) => organizationId),
      encodeTextArray(names, ({ hash }) => hash),
    ],
  });
}
