/** Keeps a draft as it is, so that a run of it has a version that never changes. */
import type { Transaction } from '../database/database.ts';
import { workflowNotFound } from './change-workflow.ts';
import { hashContent } from './content-hash.ts';

export async function snapshotDraft(
  transaction: Transaction,
  organizationId: string,
  workflowId: string,
): Promise<number> {
  const [workflow] = await transaction.query<{ draft: string; lastSnapshot: number }>({
    text: `
select draft, last_snapshot as "lastSnapshot"
from workflows
where id = $1 and deleted_at is null
for no key update`,
    values: [workflowId],
  });
  if (workflow === undefined) throw workflowNotFound(workflowId);
  const contentHash = hashContent(workflow.draft);
  const [known] = await transaction.query<{ version: number }>({
    // Index: workflow_versions_snapshot.
    text: 'select version from workflow_versions where workflow_id = $1 and content_hash = $2 and version < 0',
    values: [workflowId, contentHash],
  });
  if (known !== undefined) return known.version;
  const version = workflow.lastSnapshot - 1;
  transaction.send({
    text: `
insert into workflow_versions (workflow_id, version, organization_id, definition, content_hash)
values ($1, $2, $3, $4, $5)`,
    values: [workflowId, version, organizationId, workflow.draft, contentHash],
  });
  transaction.send({ text: 'update workflows set last_snapshot = $2 where id = $1', values: [workflowId, version] });
  return version;
}
