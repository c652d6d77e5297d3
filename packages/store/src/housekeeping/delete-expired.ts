/** Deletes ended executions whose time of keeping is over, with everything that belongs to them. */
import type { Database, Session, Transaction } from '../database/database.ts';
import { deleteExecutions } from '../executions/delete-executions.ts';

const dayMs = 86_400_000;

export async function deleteExpired(database: Database, limit: number): Promise<number> {
  const nowMs = await readClock(database);
  let deleted = 0;
  for (const { workflowId, retentionDays } of await listWorkflows(database)) {
    if (deleted >= limit) break;
    const beforeMs = nowMs - retentionDays * dayMs;
    deleted += await database.transaction((transaction) =>
      deleteOfWorkflow(transaction, workflowId, beforeMs, limit - deleted),
    );
  }
  return deleted;
}

async function readClock(session: Session): Promise<number> {
  const [row] = await session.query<{ now: number }>({ text: 'select clock_timestamp() as now' });
  return row?.now ?? Number.NaN;
}

function listWorkflows(session: Session): Promise<{ workflowId: string; retentionDays: number }[]> {
  return session.query({ text: 'select id as "workflowId", retention_days as "retentionDays" from workflows' });
}

/** Index: executions_by_workflow. An execution that was accepted long ago may have ended lately: both times count. */
async function deleteOfWorkflow(
  transaction: Transaction,
  workflowId: string,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const rows = await transaction.query<{ id: string }>({
    name: 'find-expired',
    text: `
select id
from executions
where workflow_id = $1 and accepted_at < $2
  and process_id is null
  and status in ('succeeded', 'failed', 'cancelled')
  and finished_at < $2
order by accepted_at, id
limit $3
for update skip locked`,
    values: [workflowId, new Date(beforeMs).toISOString(), limit],
  });
  deleteExecutions(transaction, rows);
  return rows.length;
}
