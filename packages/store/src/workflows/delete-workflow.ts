/** Deletes a workflow: it is gone for everybody, while its executions keep the versions that they run. */
import type { Transaction } from '../database/database.ts';
import { workflowNotFound } from './change-workflow.ts';

export async function deleteWorkflow(transaction: Transaction, workflowId: string): Promise<void> {
  const deleted = await transaction.query({
    text: `
update workflows
set deleted_at = clock_timestamp(), published_version = null
where id = $1 and deleted_at is null
returning id`,
    values: [workflowId],
  });
  if (deleted.length === 0) throw workflowNotFound(workflowId);
  transaction.send({ text: 'delete from webhooks where workflow_id = $1', values: [workflowId] });
  transaction.send({ text: 'delete from schedules where workflow_id = $1', values: [workflowId] });
}
