/** Fills the store with executions like one that has really run: the database makes the rows by itself. */
import type { Database } from '@noria/store';

const CHUNK = 50_000;
/** Executions lie this far apart, the newest now: a million of them fill about three hours. */
const GAP_MS = 10;

export interface CloneWish {
  /** UUID of the execution to copy. */
  readonly executionId: string;
  readonly count: number;
}

/**
 * Copies an execution's row and journal under new ids that sort by time, as UUIDv7. Two in a hundred failed, one was
 * cancelled; the others are as the original.
 */
export async function cloneExecutions(database: Database, { executionId, count }: CloneWish): Promise<void> {
  const columns = await readColumns(database);
  const nowMs = Date.now();
  const values = columns.map((column) => CHANGED_COLUMNS[column] ?? `original.${column}`);
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK) - 1;
    const made = `
      from generate_series(${from}, ${to}) as number
      cross join lateral (select ${nowMs - count * GAP_MS}::int8 + number * ${GAP_MS} as at_ms) as time
      cross join lateral (
        select encode(set_byte(set_byte(
          decode(lpad(to_hex(at_ms), 12, '0') || substr(md5(number::text), 1, 20), 'hex'),
          6, 112 + (number % 16)), 8, 128 + (number % 64)), 'hex')::uuid as new_id
      ) as identity`;
    await database.query({
      text: `
        insert into executions (${columns.join(', ')})
        select ${values.join(', ')}
        ${made}
        cross join (select * from executions where id = '${executionId}') as original`,
    });
    await database.query({
      text: `
        insert into journal (execution_id, seq, epoch, payload)
        select new_id, original.seq, original.epoch, original.payload
        ${made}
        cross join (select * from journal where execution_id = '${executionId}') as original`,
    });
  }
  // What autovacuum does by itself within minutes.
  await database.query({ text: 'analyze executions' });
  await database.query({ text: 'analyze journal' });
}

const CHANGED_COLUMNS: Readonly<Record<string, string>> = {
  id: 'new_id',
  accepted_at: `to_timestamp(at_ms / 1000.0)`,
  started_at: `to_timestamp(at_ms / 1000.0)`,
  finished_at: `to_timestamp((at_ms + 5) / 1000.0)`,
  status: `case when number % 100 in (7, 57) then 'failed' when number % 100 = 33 then 'cancelled' else original.status end`,
};

async function readColumns(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>({
    text: `
      select column_name::text as name
      from information_schema.columns
      where table_schema = current_schema() and table_name = 'executions'
      order by ordinal_position`,
  });
  return rows.map((row) => row.name);
}
