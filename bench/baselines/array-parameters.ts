/** Encodes rows as PostgreSQL binary array parameters, the cheapest form that `unnest` reads. */

export interface JournalRow {
  /** 16 bytes of the run's UUID. */
  readonly runId: Buffer;
  readonly seq: number;
  readonly payload: string;
}

const UUID_OID = 2950;
const INT4_OID = 23;
const TEXT_OID = 25;
const HEADER_BYTES = 20;

/**
 * Encodes rows column by column for `unnest($1::uuid[], $2::int4[], $3::text[])`.
 * @source PostgreSQL source, src/backend/utils/adt/arrayfuncs.c, array_recv
 */
export function encodeRows(rows: readonly JournalRow[]): [Buffer, Buffer, Buffer] {
  const count = rows.length;
  const ids = allocateArray(UUID_OID, count, count * 20);
  const seqs = allocateArray(INT4_OID, count, count * 8);
  // Three bytes a UTF-16 unit is the most that UTF-8 takes; the buffer is cut to what was written.
  let mostBytes = 0;
  for (const row of rows) mostBytes += 4 + row.payload.length * 3;
  const texts = allocateArray(TEXT_OID, count, mostBytes);
  let idAt = HEADER_BYTES;
  let seqAt = HEADER_BYTES;
  let textAt = HEADER_BYTES;
  for (const row of rows) {
    ids.writeInt32BE(16, idAt);
    ids.set(row.runId, idAt + 4);
    idAt += 20;
    seqs.writeInt32BE(4, seqAt);
    seqs.writeInt32BE(row.seq, seqAt + 4);
    seqAt += 8;
    const sizeBytes = texts.write(row.payload, textAt + 4, 'utf8');
    texts.writeInt32BE(sizeBytes, textAt);
    textAt += 4 + sizeBytes;
  }
  return [ids, seqs, texts.subarray(0, textAt)];
}

function allocateArray(elementOid: number, count: number, dataBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + dataBytes);
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(0, 4); // no nulls
  buffer.writeInt32BE(elementOid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16); // lower bound
  return buffer;
}
