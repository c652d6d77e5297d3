/** Deletes ended executions whose time of keeping is over, with everything that belongs to them. */
import type { Database, Session } from '../database/database.ts';
import { deleteEnded } from './delete-ended.ts';

const dayMs = 86_400_000;

export async function deleteExpired(database: Database, limit: number): Promise<number> {
  const nowMs = await readClock(database);
  let deleted = 0;
  for (const { workflowId, retentionDays } of await listWorkflows(database)) {
    if (deleted >= limit) break;
    const beforeMs = nowMs - retentionDays * dayMs;
    deleted += await deleteEnded(database, { of: 'workflow', id: workflowId, beforeMs, limit: limit - deleted });
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
