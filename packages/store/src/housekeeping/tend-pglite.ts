/** PGlite has no background workers: the space of dead rows is made free again by asking for it. */
import type { Database } from '../database/database.ts';

const tables = [
  'executions',
  'journal',
  'inbox',
  'timers',
  'processes',
  'idempotency_keys',
  'start_nonces',
  'blob_uses',
  'workflows',
  'workflow_versions',
  'webhooks',
  'schedules',
  'listening_windows',
];

/** One table at a time, since everybody else waits meanwhile; pages without dead rows are skipped. */
export async function tendPglite(database: Database): Promise<void> {
  for (const table of tables) await database.query({ text: `vacuum (analyze) ${table}` });
}
