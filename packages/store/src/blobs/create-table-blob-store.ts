/** Blobs as rows, where several hosts share a database and no folder. */
import type { Database } from '../database/database.ts';
import { type BlobName, type CollectableBlobStore, checkBlobName, refreshAfterMs } from './collectable-blob-store.ts';

const batchSize = 200;

export function createTableBlobStore(database: Database): CollectableBlobStore {
  return {
    async put(organizationId, hash, bytes) {
      checkBlobName({ organizationId, hash });
      const known = await database.query({
        name: 'find-blob',
        // Index: blobs_pkey. Bytes that are there already need not travel.
        text: `
select
from blobs
where organization_id = $1 and hash = $2 and touched_at > clock_timestamp() - $3 * interval '1 millisecond'`,
        values: [organizationId, hash, refreshAfterMs],
      });
      if (known.length > 0) return;
      await database.query({
        name: 'put-blob',
        text: `
insert into blobs (organization_id, hash, bytes)
values ($1, $2, $3)
on conflict (organization_id, hash) do update
set touched_at = clock_timestamp()`,
        values: [organizationId, hash, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
      });
    },
    async get(organizationId, hash) {
      const [row] = await database.query<{ bytes: Buffer }>({
        name: 'get-blob',
        text: 'select bytes from blobs where organization_id = $1 and hash = $2',
        values: [organizationId, hash],
      });
      return row?.bytes ?? null;
    },
    async getPart(organizationId, hash, fromByte, maxBytes) {
      const [row] = await database.query<{ bytes: Buffer }>({
        name: 'get-blob-part',
        // Positions of substring begin at 1 and are 32 bits wide, as the length of a bytea is.
        text: `
select substring(bytes from $3::int4 for $4::int4) as bytes
from blobs
where organization_id = $1 and hash = $2`,
        values: [organizationId, hash, fromByte + 1, maxBytes],
      });
      return row?.bytes ?? null;
    },
    async delete(organizationId, hash) {
      await database.query({
        text: 'delete from blobs where organization_id = $1 and hash = $2',
        values: [organizationId, hash],
      });
    },
    async *listOlderThan(ageMs) {
      let after: BlobName = { organizationId: '00000000-0000-0000-0000-000000000000', hash: '' };
      for (;;) {
        const names: BlobName[] = await listOld(database, after, ageMs);
        if (names.length > 0) yield names;
        const last = names.at(-1);
        if (last === undefined || names.length < batchSize) return;
        after = last;
      }
    },
    async deleteOlderThan({ organizationId, hash }, ageMs) {
      await database.query({
        text: `
delete from blobs
where organization_id = $1 and hash = $2 and touched_at < clock_timestamp() - $3 * interval '1 millisecond'`,
        values: [organizationId, hash, ageMs],
      });
    },
  };
}

/** Walks the primary key. */
function listOld(database: Database, after: BlobName, ageMs: number): Promise<BlobName[]> {
  return database.query<BlobName>({
    text: `
select organization_id as "organizationId", hash
from blobs
where (organization_id, hash) > ($1, $2) and touched_at < clock_timestamp() - $3 * interval '1 millisecond'
order by organization_id, hash
limit $4`,
    values: [after.organizationId, after.hash, ageMs, batchSize],
  });
}
