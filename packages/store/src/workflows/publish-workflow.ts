/** Publishing: a version becomes the one that triggers start, and its webhooks and schedules take the place of the old ones. */
import { randomFillSync } from 'node:crypto';
import { createUuidV7, NoriaError } from '@noria/core';
import type { Transaction } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import { draftChanged, workflowNotFound } from './change-workflow.ts';
import { hashContent } from './content-hash.ts';
import { toPathShape } from './path-shape.ts';
import type { NewWebhook, Triggers } from './workflow-store.ts';

const newId = createUuidV7(randomFillSync);

interface LockedWorkflow {
  readonly draft: string;
  readonly draftRevision: number;
  readonly publishedVersion: number | null;
  readonly lastVersion: number;
}

export async function publishDraft(
  transaction: Transaction,
  organizationId: string,
  workflowId: string,
  revision: number,
  triggers: Triggers,
): Promise<number> {
  const workflow = await lockWorkflow(transaction, workflowId);
  if (workflow.draftRevision !== revision) throw draftChanged(workflow.draftRevision);
  const version = (await findSame(transaction, workflowId, workflow)) ?? workflow.lastVersion + 1;
  if (version > workflow.lastVersion) {
    transaction.send({
      text: `
insert into workflow_versions (workflow_id, version, organization_id, definition, content_hash)
values ($1, $2, $3, $4, $5)`,
      values: [workflowId, version, organizationId, workflow.draft, hashContent(workflow.draft)],
    });
  }
  await makePublished(transaction, organizationId, workflowId, version, triggers);
  return version;
}

export async function publishVersion(
  transaction: Transaction,
  organizationId: string,
  workflowId: string,
  version: number,
  triggers: Triggers,
): Promise<void> {
  await lockWorkflow(transaction, workflowId);
  const [found] = await transaction.query({
    text: 'select from workflow_versions where workflow_id = $1 and version = $2 and version > 0',
    values: [workflowId, version],
  });
  if (found === undefined) throw new NoriaError('NOT_FOUND', { what: 'Version', id: version });
  await makePublished(transaction, organizationId, workflowId, version, triggers);
}

async function lockWorkflow(transaction: Transaction, workflowId: string): Promise<LockedWorkflow> {
  const [workflow] = await transaction.query<LockedWorkflow>({
    text: `
select
  draft, draft_revision as "draftRevision", published_version as "publishedVersion", last_version as "lastVersion"
from workflows
where id = $1 and deleted_at is null
for no key update`,
    values: [workflowId],
  });
  if (workflow === undefined) throw workflowNotFound(workflowId);
  return workflow;
}

/** @returns the published version when the draft equals it */
async function findSame(
  transaction: Transaction,
  workflowId: string,
  { draft, publishedVersion }: LockedWorkflow,
): Promise<number | null> {
  if (publishedVersion === null) return null;
  const [same] = await transaction.query({
    text: 'select from workflow_versions where workflow_id = $1 and version = $2 and content_hash = $3',
    values: [workflowId, publishedVersion, hashContent(draft)],
  });
  return same === undefined ? null : publishedVersion;
}

async function makePublished(
  transaction: Transaction,
  organizationId: string,
  workflowId: string,
  version: number,
  triggers: Triggers,
): Promise<void> {
  transaction.send({
    text: `
update workflows
set published_version = $2, last_version = greatest(last_version, $2), updated_at = clock_timestamp()
where id = $1`,
    values: [workflowId, version],
  });
  transaction.send({ text: 'delete from webhooks where workflow_id = $1', values: [workflowId] });
  for (const webhook of [...triggers.webhooks].sort(byShape)) {
    await insertWebhook(
      transaction,
      [webhook.method, toPathShape(webhook.path), webhook.path],
      [organizationId, workflowId, version, webhook.node],
    );
  }
  await replaceSchedules(transaction, organizationId, workflowId, version, triggers.schedules);
}

async function insertWebhook(
  transaction: Transaction,
  place: [string, string, string],
  target: unknown[],
): Promise<void> {
  const [method, , path] = place;
  try {
    await transaction.query({
      text: `
insert into webhooks (method, shape, path, organization_id, workflow_id, version, node)
values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [...place, ...target],
    });
  } catch (error) {
    // Two organizations cannot see each other's webhooks; the primary key sees both.
    if (readSqlState(error) !== '23505') throw error;
    throw new NoriaError('WEBHOOK_PATH_TAKEN', { method, path }, { cause: error });
  }
}

/** A schedule that stays as it was keeps its next slot: a slot that falls due during the publication still fires. */
async function replaceSchedules(
  transaction: Transaction,
  organizationId: string,
  workflowId: string,
  version: number,
  schedules: Triggers['schedules'],
): Promise<void> {
  await transaction.query({
    text: `
delete from schedules
where workflow_id = $1
  and ((node, rule) in (select * from unnest($2::text[], $3::int4[]))) is not true`,
    values: [workflowId, schedules.map(({ node }) => node), schedules.map(({ rule }) => rule)],
  });
  for (const { node, rule, schedule, missed, nextMs } of schedules) {
    await transaction.query({
      text: `
insert into schedules as old (id, workflow_id, node, rule, organization_id, version, schedule, missed, next_at)
select $1, $2, $3, $4, $5, $6, $7, $8, case when enabled then $9::timestamptz end
from workflows
where id = $2
on conflict (workflow_id, node, rule) do update
set
  version = excluded.version,
  schedule = excluded.schedule,
  missed = excluded.missed,
  next_at = case when old.schedule = excluded.schedule then old.next_at else excluded.next_at end`,
      values: [
        newId(Date.now()),
        workflowId,
        node,
        rule,
        organizationId,
        version,
        JSON.stringify(schedule),
        missed,
        nextMs === null ? null : new Date(nextMs).toISOString(),
      ],
    });
  }
}

/** One order for everybody: two publications with the same paths never wait in a circle. */
function byShape(a: NewWebhook, b: NewWebhook): number {
  return `${a.method} ${toPathShape(a.path)}` < `${b.method} ${toPathShape(b.path)}` ? -1 : 1;
}
