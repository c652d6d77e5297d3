/** Databases of the suite: one with schema, workflows and an audit of claims, which every round gets a copy of. */
import { createDatabase, createStore, defaultOrganizationId, migrate } from '@noria/store';
import { Client } from 'pg';
import { allWorkflows } from '../workflows/all-workflows.ts';
import type { OwnPostgres } from './own-postgres.ts';

const template = 'crash_template';

export async function makeTemplateDatabase(server: OwnPostgres): Promise<void> {
  await execute(server.url('postgres'), `create database ${template}`);
  const database = await createDatabase({ url: server.url(template) });
  try {
    await migrate(database);
    await database.query({ text: auditSql });
    const { workflows } = createStore(database, { blobFolder: null });
    for (const { workflowId, definition } of allWorkflows) {
      await workflows.create(defaultOrganizationId, { workflowId, draft: definition });
      await workflows.publishDraft(defaultOrganizationId, workflowId, 1, { webhooks: [], schedules: [] });
    }
  } finally {
    await database.close();
  }
}

/** @returns its address */
export async function makeDatabase(server: OwnPostgres, name: string): Promise<string> {
  await execute(server.url('postgres'), `create database ${name} template ${template}`);
  return server.url(name);
}

/**
 * Who claimed what from whom, noted by the database itself in the transaction of the claim: the judge need not take the
 * engine's word for it.
 */
const auditSql = `
create table crash_claims (
  execution_id uuid not null,
  epoch integer not null,
  old_process uuid,
  new_process uuid,
  lost_leases integer not null,
  at timestamptz not null default clock_timestamp()
);

create function note_claim() returns trigger language plpgsql as $$
begin
  insert into crash_claims (execution_id, epoch, old_process, new_process, lost_leases)
  values (new.id, new.epoch, old.process_id, new.process_id, new.lost_leases);
  return null;
end
$$;

create trigger note_claim after update of epoch on executions
for each row when (new.epoch <> old.epoch) execute function note_claim();
`;

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
