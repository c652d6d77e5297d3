/** Versions, schedules and variables as the engine reads them, for all organizations. */
import type { DueSchedule, WorkflowDefinition, WorkflowSource, WorkflowVersion } from '@noria/core';
import type { Database } from '../database/database.ts';
import { advanceSchedule, findDueSchedules, readNextSlotInMs } from './due-schedules.ts';

export function createWorkflowSource(database: Database): WorkflowSource {
  return {
    loadVersion: (workflowId, version) => loadVersion(database, workflowId, version),
    loadPublished: (workflowId) => loadPublished(database, workflowId),
    findDueSchedules: (limit): Promise<DueSchedule[]> => findDueSchedules(database, limit),
    advanceSchedule: (scheduleId, fromMs, nextMs) => advanceSchedule(database, scheduleId, fromMs, nextMs),
    nextSlotInMs: () => readNextSlotInMs(database),
    loadVariables: (organizationId) => loadVariables(database, organizationId),
  };
}

interface VersionRow extends Omit<WorkflowVersion, 'definition'> {
  readonly definition: string;
}

async function loadVersion(database: Database, workflowId: string, version: number): Promise<WorkflowVersion | null> {
  const rows = await database.query<VersionRow>({
    name: 'load-version',
    // Index: workflow_versions_pkey. A deleted workflow's executions still have their version.
    text: `
select workflow_id as "workflowId", organization_id as "organizationId", version, definition
from workflow_versions
where workflow_id = $1 and version = $2`,
    values: [workflowId, version],
  });
  return toVersion(rows[0]);
}

async function loadPublished(database: Database, workflowId: string): Promise<WorkflowVersion | null> {
  const rows = await database.query<VersionRow>({
    name: 'load-published',
    // Indexes: workflows_pkey, workflow_versions_pkey.
    text: `
select version.workflow_id as "workflowId", version.organization_id as "organizationId", version.version, definition
from workflows
join workflow_versions as version on version.workflow_id = workflows.id and version.version = published_version
where workflows.id = $1 and enabled and deleted_at is null`,
    values: [workflowId],
  });
  return toVersion(rows[0]);
}

function toVersion(row: VersionRow | undefined): WorkflowVersion | null {
  return row === undefined ? null : { ...row, definition: JSON.parse(row.definition) as WorkflowDefinition };
}

async function loadVariables(database: Database, organizationId: string): Promise<Readonly<Record<string, string>>> {
  const rows = await database.query<{ name: string; value: string }>({
    name: 'load-variables',
    // Index: variables_pkey, by its first column.
    text: 'select name, value from variables where organization_id = $1',
    values: [organizationId],
  });
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
