/** Who runs what, on SQL: processes, claims, inbox, timers and events. */
import type { ErrorReport, ExecutionStatus, ExecutionStore, InboxInsert, InboxRow, StoredExecution } from '@noria/core';
import type { Database } from '../database/database.ts';
import { claimExecutions, claimOwnedExecutions } from './claim-executions.ts';
import { removeEnded } from './delete-executions.ts';
import { fireTimers, readNextTimerInMs } from './fire-timers.ts';
import { extendLease, registerProcess, releaseProcess } from './leases.ts';
import { listenForEvents, notifyEvent } from './store-events.ts';

export function createExecutionStore(database: Database): ExecutionStore {
  return {
    registerProcess: (processId, leaseMs, info) => registerProcess(database, processId, leaseMs, info),
    extendLease: (processId, leaseMs) => extendLease(database, processId, leaseMs),
    releaseProcess: (processId) => releaseProcess(database, processId),
    claimExecutions: (processId, limit, busyWorkflows, queuedLimit = limit) =>
      claimExecutions(database, processId, { limit, queuedLimit }, busyWorkflows),
    claimOwned: (processId, held, limit) => claimOwnedExecutions(database, processId, held, limit),
    releaseExecution: (executionId, epoch, error) => releaseExecution(database, executionId, epoch, error),
    removeEnded: (executionIds) => removeEnded(database, executionIds),
    findExecution: (executionId) => findExecution(database, executionId),
    insertInbox: (row) => insertInbox(database, row),
    readInbox: (processId, limit) => readInbox(database, processId, limit),
    readInboxOf: (executionId) => readInboxOf(database, executionId),
    fireTimers: (limit) => fireTimers(database, limit),
    nextTimerInMs: () => readNextTimerInMs(database),
    listen: (handler) => listenForEvents(database, handler),
    notify: (event) => notifyEvent(database, event),
  };
}

async function releaseExecution(
  database: Database,
  executionId: string,
  epoch: number,
  error: ErrorReport,
): Promise<void> {
  await database.query({
    name: 'release-execution',
    // Index: executions_pkey.
    text: `
update executions
set status = 'queued', process_id = null, waiting_for = null, lost_leases = 0, error = $3
where id = $1 and epoch = $2 and status in ('queued', 'running', 'waiting')`,
    values: [executionId, epoch, JSON.stringify(error)],
  });
}

async function findExecution(database: Database, executionId: string): Promise<StoredExecution | null> {
  const [row] = await database.query<StoredExecution & { status: ExecutionStatus }>({
    name: 'find-execution',
    // Index: executions_pkey.
    text: `
select
  id as "executionId", organization_id as "organizationId", workflow_id as "workflowId", version, status,
  correlation_id as "correlationId", origin_id as "originId"
from executions
where id = $1`,
    values: [executionId],
  });
  return row ?? null;
}

/** A message that comes as the execution ends may stay behind; the housekeeping removes it. */
async function insertInbox(database: Database, row: InboxInsert): Promise<boolean> {
  const inserted = await database.query({
    name: 'insert-inbox',
    // Index: executions_pkey.
    text: `
insert into inbox (execution_id, source, message)
select id, $2, $3
from executions
where id = $1 and status in ('queued', 'running', 'waiting')
on conflict (execution_id, source) do nothing
returning arrival`,
    values: [row.executionId, row.source, JSON.stringify(row.message)],
  });
  return inserted.length > 0;
}

/** The inbox holds only what is not folded in yet, so that walking all of it is cheap. Index: executions_pkey. */
async function readInbox(database: Database, processId: string, limit: number): Promise<InboxRow[]> {
  const rows = await database.query<StoredMessage>({
    name: 'read-inbox',
    text: `
select inbox.execution_id as "executionId", source, message
from inbox
cross join lateral (
  select
  from executions
  where id = inbox.execution_id and process_id = $1
  limit 1
) as owned
order by arrival
limit $2`,
    values: [processId, limit],
  });
  return rows.map(toInboxRow);
}

async function readInboxOf(database: Database, executionId: string): Promise<InboxRow[]> {
  const rows = await database.query<StoredMessage>({
    name: 'read-inbox-of',
    // Index: the inbox's primary key, by its first column.
    text: `
select execution_id as "executionId", source, message
from inbox
where execution_id = $1
order by arrival`,
    values: [executionId],
  });
  return rows.map(toInboxRow);
}

interface StoredMessage {
  readonly executionId: string;
  readonly source: string;
  readonly message: string;
}

function toInboxRow({ executionId, source, message }: StoredMessage): InboxRow {
  return { executionId, source, message: JSON.parse(message) as InboxRow['message'] };
}
