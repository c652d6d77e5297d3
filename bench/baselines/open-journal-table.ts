/** Makes the one table of the baselines, on PostgreSQL or PGlite, and prepares the insert into it. */
import pg from 'pg';
import type { DatabasePlace } from '../process/temporary-database.ts';
import type { JournalTable } from './journal-table.ts';
import { openPgliteInsert } from './pglite-insert.ts';

// The key is what makes the table a journal: a run can be read back in order.
const CREATE_TABLE = `
  create table journal (run_id uuid not null, seq int4 not null, payload text not null, primary key (run_id, seq))`;
const INSERT_ROWS = 'insert into journal select * from unnest($1::uuid[], $2::int4[], $3::text[])';
const COUNT_ROWS = 'select count(*)::int4 as count from journal';
const STATEMENTS = { create: CREATE_TABLE, insert: INSERT_ROWS, count: COUNT_ROWS };

const FLUSHERS = 2;

export function openJournalTable(place: DatabasePlace): Promise<JournalTable> {
  return place.kind === 'postgres' ? openOnPostgres(place.url) : openPgliteInsert(place.folder, FLUSHERS, STATEMENTS);
}

async function openOnPostgres(url: string): Promise<JournalTable> {
  const clients = Array.from({ length: FLUSHERS }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const [first] = clients;
  if (first === undefined) throw new Error('a journal needs a connection');
  await first.query(CREATE_TABLE);
  return {
    inserts: clients.map((client) => async (values) => {
      await client.query({ name: 'insert_rows', text: INSERT_ROWS, values });
    }),
    countRows: async () => {
      const result = await first.query<{ count: number }>(COUNT_ROWS);
      return result.rows[0]?.count ?? 0;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}
