/** Blobs as rows, where several hosts share a database and no folder; those that came as a stream in rows of a megabyte. */
import { type BlobStore, NoriaError } from '@noria/core';
import type { Database } from '../database/database.ts';
import { type BlobName, type CollectableBlobStore, checkBlobName, refreshAfterMs } from './collectable-blob-store.ts';
import { cutParts } from './cut-parts.ts';
import { measureContent } from './measure-content.ts';
import { storeParts } from './store-parts.ts';

const batchSize = 200;
const partBytes = 1_048_576;

export function createTableBlobStore(database: Database): CollectableBlobStore {
  const put: BlobStore['put'] = async (organizationId, hash, bytes) => {
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
  };

  async function* stream(organizationId: string, hash: string, fromByte = 0): AsyncGenerator<Uint8Array> {
    checkBlobName({ organizationId, hash });
    const [row] = await database.query<{ bytes: Buffer | null; partsId: string | null; partCount: number | null }>({
      name: 'open-blob',
      // Index: blobs_pkey.
      text: `
select bytes, parts_id as "partsId", part_count as "partCount"
from blobs
where organization_id = $1 and hash = $2`,
      values: [organizationId, hash],
    });
    if (row === undefined) throw new NoriaError('BINARY_GONE', { hash });
    const { bytes, partsId, partCount } = row;
    for (let at = fromByte; at < (bytes?.length ?? 0); at += partBytes)
      yield (bytes as Buffer).subarray(at, at + partBytes);
    let skipped = fromByte % partBytes;
    // Every part but the last is of the same size.
    for (let part = Math.floor(fromByte / partBytes); part < (partCount ?? 0); part++) {
      const stored = await readPart(database, partsId, part);
      if (stored === null) throw new NoriaError('BINARY_GONE', { hash });
      if (stored.length > skipped) yield stored.subarray(skipped);
      skipped = 0;
    }
  }

  return {
    put,
    stream,
    async putStream(organizationId, content, maxBytes) {
      const measured = measureContent(content, maxBytes);
      const parts = cutParts(measured, partBytes);
      try {
        const first = await parts.next();
        if (first.done !== true && first.value.length === partBytes) {
          return await storeParts(database, organizationId, first.value, parts, () => measured.end());
        }
        const blob = measured.end();
        await put(organizationId, blob.hash, first.value ?? new Uint8Array());
        return blob;
      } finally {
        // Ends the source, too, where it was not read to its end.
        await parts.return(undefined);
      }
    },
    async get(organizationId, hash) {
      const parts: Uint8Array[] = [];
      try {
        for await (const part of stream(organizationId, hash)) parts.push(part);
      } catch (error) {
        if (error instanceof NoriaError && error.code === 'BINARY_GONE') return null;
        throw error;
      }
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
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

/**
 * `pg` takes answers as text only, in which bytes are hexadecimal digits. As base64 they are a third shorter: a file of 300 MB
 * takes 50 MB more memory while it is read, and took 80.
 */
async function readPart(database: Database, partsId: string | null, part: number): Promise<Buffer | null> {
  const [row] = await database.query<{ base64: string }>({
    name: 'read-blob-part',
    // Index: blob_parts_pkey.
    text: `select encode(bytes, 'base64') as base64 from blob_parts where parts_id = $1 and part = $2`,
    values: [partsId, part],
  });
  return row === undefined ? null : Buffer.from(row.base64, 'base64');
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
