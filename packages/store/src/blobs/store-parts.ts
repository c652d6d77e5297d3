/** Writes a blob part by part under a name of its own, and gives it its hash as a name when the last part is there. */
import { randomUUID } from 'node:crypto';
import { NoriaError, type StoredBlob } from '@noria/core';
import type { Database } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';

const uniqueViolation = '23505';

interface Draft {
  readonly organizationId: string;
  /** Takes the place of a hash: nothing else has this form. */
  readonly name: string;
  readonly partsId: string;
}

/**
 * @param first part 0; `rest` are those after it
 * @param end hash and size of the whole, asked for when all parts have come
 */
export async function storeParts(
  database: Database,
  organizationId: string,
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  end: () => StoredBlob,
): Promise<StoredBlob> {
  const partsId = randomUUID();
  const draft: Draft = { organizationId, name: `draft:${partsId}`, partsId };
  await database.query({
    text: 'insert into blobs (organization_id, hash, parts_id) values ($1, $2, $3)',
    values: [organizationId, draft.name, partsId],
  });
  try {
    let partCount = 0;
    await insertPart(database, draft, partCount++, first);
    for await (const part of rest) await insertPart(database, draft, partCount++, part);
    const blob = end();
    await nameDraft(database, draft, blob.hash, partCount);
    return blob;
  } catch (error) {
    // Where this fails too, the draft is collected when it is old.
    await deleteDraft(database, draft).catch(() => undefined);
    throw error;
  }
}

/** Each part makes its draft young: one that is still being written is not collected. */
async function insertPart(database: Database, draft: Draft, part: number, bytes: Uint8Array): Promise<void> {
  const [row] = await database.query({
    name: 'insert-blob-part',
    // Index: blobs_pkey.
    text: `
with draft as (
  update blobs
  set touched_at = clock_timestamp()
  where organization_id = $1 and hash = $2
  returning parts_id
)
insert into blob_parts (parts_id, part, organization_id, bytes)
select parts_id, $3::int4, $1, $4::bytea
from draft
returning true as inserted`,
    values: [draft.organizationId, draft.name, part, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  });
  if (row === undefined) throw gone(draft);
}

/** Where the same bytes lie already, those become young and the draft goes. */
async function nameDraft(database: Database, draft: Draft, hash: string, partCount: number): Promise<void> {
  if (await touch(database, draft.organizationId, hash)) return deleteDraft(database, draft);
  try {
    const [row] = await database.query({
      name: 'name-blob-draft',
      text: `
update blobs
set hash = $3, part_count = $4, touched_at = clock_timestamp()
where organization_id = $1 and hash = $2
returning true as named`,
      values: [draft.organizationId, draft.name, hash, partCount],
    });
    if (row === undefined) throw gone(draft);
  } catch (error) {
    // Somebody else stored the same bytes at this moment.
    if (readSqlState(error) !== uniqueViolation) throw error;
    if (!(await touch(database, draft.organizationId, hash))) throw error;
    await deleteDraft(database, draft);
  }
}

async function touch(database: Database, organizationId: string, hash: string): Promise<boolean> {
  const rows = await database.query({
    name: 'touch-blob',
    text: `
update blobs
set touched_at = clock_timestamp()
where organization_id = $1 and hash = $2
returning true as touched`,
    values: [organizationId, hash],
  });
  return rows.length > 0;
}

/** Its parts go with it. */
async function deleteDraft(database: Database, { organizationId, name }: Draft): Promise<void> {
  await database.query({
    name: 'delete-blob-draft',
    text: 'delete from blobs where organization_id = $1 and hash = $2',
    values: [organizationId, name],
  });
}

/** A source that gave nothing for hours: what had come of it was taken for left behind. */
function gone({ name }: Draft): NoriaError {
  return new NoriaError('BINARY_GONE', { hash: name });
}
