/** A new workflow, once for its idempotency key. */
import { NoriaError } from '@noria/core';
import type { Transaction } from '../database/database.ts';
import { retentionDaysOf } from './retention-days.ts';
import type { NewWorkflow } from './workflow-store.ts';

/** Keys of creations stand beside those of executions, under a workflow that does not exist. */
const noWorkflow = '00000000-0000-0000-0000-000000000000';

export async function createWorkflow(
  transaction: Transaction,
  organizationId: string,
  workflow: NewWorkflow,
): Promise<{ workflowId: string; duplicate: boolean }> {
  const earlier = await claimKey(transaction, organizationId, workflow);
  if (earlier !== null) return { workflowId: earlier, duplicate: true };
  const { workflowId, draft } = workflow;
  await transaction.query({
    text: `insert into workflows (id, organization_id, name, draft, retention_days) values ($1, $2, $3, $4, $5)`,
    values: [workflowId, organizationId, draft.name, JSON.stringify(draft), retentionDaysOf(draft)],
  });
  return { workflowId, duplicate: false };
}

/** @returns id that an earlier creation made; null when this one is the first */
async function claimKey(
  transaction: Transaction,
  organizationId: string,
  { workflowId, idempotency }: NewWorkflow,
): Promise<string | null> {
  if (idempotency === undefined) return null;
  const { key, bodyHash, expiresAtMs } = idempotency;
  const won = await transaction.query({
    text: `
insert into idempotency_keys as known (organization_id, workflow_id, key, body_hash, execution_id, expires_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (organization_id, workflow_id, key) do update
set body_hash = excluded.body_hash, execution_id = excluded.execution_id, expires_at = excluded.expires_at
where known.expires_at <= clock_timestamp()
returning 1`,
    values: [organizationId, noWorkflow, key, bodyHash, workflowId, new Date(expiresAtMs).toISOString()],
  });
  if (won.length > 0) return null;
  const [known] = await transaction.query<{ id: string; bodyHash: string }>({
    text: `
select execution_id as id, body_hash as "bodyHash"
from idempotency_keys
where organization_id = $1 and workflow_id = $2 and key = $3`,
    values: [organizationId, noWorkflow, key],
  });
  if (known === undefined || known.bodyHash !== bodyHash) throw new NoriaError('IDEMPOTENCY_KEY_REUSED', { key });
  return known.id;
}
