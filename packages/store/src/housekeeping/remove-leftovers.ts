/** Removes rows that nobody will read again. None of them does harm; they only take room. */
import type { Database } from '../database/database.ts';

const statements = [
  // Messages that came as their execution ended. Index: executions_pkey.
  `delete from inbox
where not exists (
  select
  from executions
  where executions.id = inbox.execution_id and status in ('queued', 'running', 'waiting')
)`,
  // Index: idempotency_keys_expired.
  `delete from idempotency_keys where expires_at < clock_timestamp() - interval '1 hour'`,
  // Index: start_nonces_expired.
  `delete from start_nonces where expires_at < clock_timestamp()`,
  // Index: listening_windows_open.
  `delete from listening_windows where open_until < clock_timestamp()`,
  // A process that is gone and owns nothing any more. Index: executions_owned.
  `delete from processes
where lease_until < clock_timestamp() - interval '1 day'
  and not exists (select from executions where process_id = processes.id and process_id is not null)`,
  // A deleted workflow of which no execution is left, with its versions. Indexes: executions_by_workflow,
  // executions_owned (all that run now).
  `delete from workflows
where deleted_at < clock_timestamp() - interval '1 day'
  and not exists (select from executions where workflow_id = workflows.id and process_id is null)
  and not exists (select from executions where workflow_id = workflows.id and process_id is not null)`,
];

export async function removeLeftovers(database: Database): Promise<void> {
  for (const text of statements) await database.query({ text });
}
