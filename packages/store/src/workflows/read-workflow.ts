/** One workflow, one of its versions, and where it listens. */
import type { WorkflowDefinition } from '@noria/core';
import type { Transaction } from '../database/database.ts';
import type { NewWebhook, StoredVersion, StoredWorkflow } from './workflow-store.ts';

export async function readWorkflow(transaction: Transaction, workflowId: string): Promise<StoredWorkflow | null> {
  const [row] = await transaction.query<Omit<StoredWorkflow, 'draft'> & { draft: string }>({
    name: 'read-workflow',
    // Index: workflows_pkey.
    text: `
select
  id as "workflowId", name, enabled, published_version as "publishedVersion", created_at as "createdAtMs",
  updated_at as "updatedAtMs", draft, draft_revision as "draftRevision"
from workflows
where id = $1 and deleted_at is null`,
    values: [workflowId],
  });
  return row === undefined ? null : { ...row, draft: JSON.parse(row.draft) as WorkflowDefinition };
}

export async function readVersion(
  transaction: Transaction,
  workflowId: string,
  version: number,
): Promise<StoredVersion | null> {
  const [row] = await transaction.query<Omit<StoredVersion, 'definition'> & { definition: string }>({
    name: 'read-version',
    // Index: workflow_versions_pkey.
    text: `
select
  version, definition, workflow_versions.created_at as "createdAtMs",
  version is not distinct from published_version as published
from workflow_versions
join workflows on workflows.id = workflow_id
where workflow_id = $1 and version = $2 and deleted_at is null`,
    values: [workflowId, version],
  });
  return row === undefined ? null : { ...row, definition: JSON.parse(row.definition) as WorkflowDefinition };
}

export function readWebhooks(transaction: Transaction, workflowId: string): Promise<NewWebhook[]> {
  return transaction.query<NewWebhook>({
    name: 'read-webhooks',
    // Index: webhooks_by_workflow.
    text: 'select node, method, path from webhooks where workflow_id = $1 order by path, method',
    values: [workflowId],
  });
}
