/** Reads the evidence that lies in the database, with statements of the suite's own. */
import type { JournalRecord } from '@noria/core';
import { Client } from 'pg';
import type { Claim, Evidence, JournalRow, StoredExecution } from './evidence.ts';

export async function readDatabase(url: string): Promise<Pick<Evidence, 'executions' | 'claims' | 'instances'>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return {
      executions: await readExecutions(client, await readJournal(client)),
      claims: await readClaims(client),
      instances: await readInstances(client),
    };
  } finally {
    await client.end();
  }
}

/** The time at which the transaction that wrote a row was committed. */
async function readJournal(client: Client): Promise<Map<string, JournalRow[]>> {
  const { rows } = await client.query<Omit<JournalRow, 'records'> & { id: string; payload: string }>(`
select
  execution_id as id, seq, epoch, payload,
  extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as "committedAtMs"
from journal
order by execution_id, seq`);
  const journal = new Map<string, JournalRow[]>();
  for (const { id, payload, ...row } of rows) {
    const list = journal.get(id) ?? [];
    journal.set(id, list);
    list.push({ ...row, records: JSON.parse(payload) as JournalRecord[] });
  }
  return journal;
}

async function readExecutions(
  client: Client,
  journal: ReadonlyMap<string, JournalRow[]>,
): Promise<Map<string, StoredExecution>> {
  const { rows } = await client.query<Omit<StoredExecution, 'rows'>>(`
select
  id as "executionId", workflow_id as "workflowId", status, parent_id as "parentId", step_count as "stepCount", error,
  finished_at is not null as "isFinished"
from executions`);
  return new Map(rows.map((row) => [row.executionId, { ...row, rows: journal.get(row.executionId) ?? [] }]));
}

async function readClaims(client: Client): Promise<Claim[]> {
  const { rows } = await client.query<Claim>(`
select
  execution_id as "executionId", epoch, old_process as "oldProcess", new_process as "newProcess",
  extract(epoch from at)::float8 * 1000 as "atMs"
from crash_claims
order by execution_id, epoch`);
  return rows;
}

/** Workers register under the name of their start; real servers are told apart by their pid. */
async function readInstances(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; instance: string }>(`
select id, case host when 'crash-suite' then role else pid::text end as instance
from processes`);
  return new Map(rows.map(({ id, instance }) => [id, instance]));
}
