/** Lists of workflows and of their versions, newest first. */
import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { lists, runList, toTime } from '../paging/list-builder.ts';
import { decodeNumberCursor, decodeTimeCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';
import { workflowNotFound } from './change-workflow.ts';
import { readWorkflow } from './read-workflow.ts';
import type { VersionSummary, WorkflowSummary } from './workflow-store.ts';

/** Index: workflows_by_organization. */
export async function listWorkflows(
  transaction: Transaction,
  organizationId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<WorkflowSummary>> {
  let list = lists
    .selectFrom('workflows')
    .select([
      'id as workflowId',
      'name',
      'enabled',
      'published_version as publishedVersion',
      'created_at as createdAtMs',
      'updated_at as updatedAtMs',
    ])
    .where('organization_id', '=', organizationId)
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(limit + 1));
  if (cursor !== null) {
    const [ms, id] = decodeTimeCursor(cursor);
    list = list.where(sql<boolean>`(created_at, id) < (${toTime(ms)}, ${id})`);
  }
  return toPage(await runList(transaction, list), limit, ({ createdAtMs, workflowId }) => [createdAtMs, workflowId]);
}

/** Index: workflow_versions_pkey. */
export async function listVersions(
  transaction: Transaction,
  workflowId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<VersionSummary>> {
  const workflow = await readWorkflow(transaction, workflowId);
  if (workflow === null) throw workflowNotFound(workflowId);
  let list = lists
    .selectFrom('workflow_versions')
    .select(['version', 'created_at as createdAtMs'])
    .where('workflow_id', '=', workflowId)
    .where('version', '>', 0)
    .orderBy('version', 'desc')
    .limit(sql.lit(limit + 1));
  if (cursor !== null) list = list.where('version', '<', decodeNumberCursor(cursor));
  const rows = await runList(transaction, list);
  const versions = rows.map((row) => ({ ...row, published: row.version === workflow.publishedVersion }));
  return toPage(versions, limit, ({ version }) => [version]);
}
