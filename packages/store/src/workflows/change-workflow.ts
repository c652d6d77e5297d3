/** Changes to a workflow that make no version: its draft, and whether its triggers start it. */
import { NoriaError, toApiId, type WorkflowDefinition } from '@noria/core';
import type { Transaction } from '../database/database.ts';
import { readWorkflow } from './read-workflow.ts';
import { retentionDaysOf } from './retention-days.ts';
import type { NextSlot, StoredWorkflow } from './workflow-store.ts';

export async function changeDraft(
  transaction: Transaction,
  workflowId: string,
  draft: WorkflowDefinition,
  revision: number | null,
): Promise<StoredWorkflow> {
  const changed = await transaction.query({
    text: `
update workflows
set
  draft = $2, name = $3, retention_days = $4, draft_revision = draft_revision + 1, updated_at = clock_timestamp()
where id = $1 and deleted_at is null and ($5::int is null or draft_revision = $5)
returning id`,
    values: [workflowId, JSON.stringify(draft), draft.name, retentionDaysOf(draft), revision],
  });
  const now = await readWorkflow(transaction, workflowId);
  if (now === null) throw workflowNotFound(workflowId);
  if (changed.length === 0) throw draftChanged(now.draftRevision);
  return now;
}

export async function setEnabled(
  transaction: Transaction,
  workflowId: string,
  enabled: boolean,
  schedules: readonly NextSlot[],
): Promise<void> {
  const changed = await transaction.query({
    text: `
update workflows
set enabled = $2, updated_at = clock_timestamp()
where id = $1 and deleted_at is null
returning id`,
    values: [workflowId, enabled],
  });
  if (changed.length === 0) throw workflowNotFound(workflowId);
  await transaction.query({ text: 'update schedules set next_at = null where workflow_id = $1', values: [workflowId] });
  if (!enabled) return;
  for (const { node, rule, nextMs } of schedules) {
    await transaction.query({
      text: 'update schedules set next_at = $3 where workflow_id = $1 and node = $2 and rule = $4',
      values: [workflowId, node, nextMs === null ? null : new Date(nextMs).toISOString(), rule],
    });
  }
}

export function workflowNotFound(workflowId: string): NoriaError {
  return new NoriaError('NOT_FOUND', { what: 'Workflow', id: toApiId('wf', workflowId) });
}

export function draftChanged(revision: number): NoriaError {
  return new NoriaError('CONFLICT', {
    problem: 'Somebody else has changed the draft. Load it and try again.',
    revision,
  });
}
