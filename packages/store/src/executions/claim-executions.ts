/** Claims: takes executions that nobody runs any more and that have something to do, and raises their epoch. */
import type { ClaimedExecution } from '@noria/core';
import { encodeUuidArray } from '../database/binary-array.ts';
import type { Database, Statement } from '../database/database.ts';

const activeStatuses = `('queued', 'running', 'waiting')`;

/**
 * Takes the rows and tells which of them had an owner. `found` holds locked rows: (id, lost).
 * A process whose own lease has ended takes nothing: others would take it from there at once.
 */
const takeFound = `
taken as (
  update executions
  set
    epoch = epoch + 1,
    process_id = $1,
    status = 'running',
    waiting_for = null,
    lost_leases = case when process_id is null then lost_leases else lost_leases + 1 end
  where id = any (array(select id from found))
    and exists (select from processes where processes.id = $1 and lease_until > clock_timestamp())
  returning
    id, organization_id, workflow_id, version, epoch, lost_leases, correlation_id, accepted_at, priority,
    concurrency_key, (id in (select id from found where lost)) as lost
)
select
  id as "executionId", organization_id as "organizationId", workflow_id as "workflowId", version, epoch, lost,
  lost_leases as "lostLeases", correlation_id as "correlationId", accepted_at as "acceptedAtMs", priority,
  concurrency_key as "concurrencyKey"
from taken
order by lost desc, priority desc, id`;

/**
 * `lost` names the process as a range and orders by it, which only executions_owned serves: for `process_id = …` the
 * planner might walk the primary key instead, in search of rows of a process that has none.
 * Rows that others hold are skipped: a flush of the old owner that is on its way comes first, and the row is found by the
 * next sweep. `woken` asks for no owner in a form that no partial index serves: it goes by the id. Indexes: executions_owned, executions_queued, the inbox's primary key and executions_pkey.
 */
const claimMany = `
with lost as (
  select left_behind.id, true as lost
  from processes
  cross join lateral (
    select id
    from executions
    where process_id >= processes.id and process_id <= processes.id
      and process_id is not null
      and status in ${activeStatuses}
    order by process_id, id
    limit $2
    for no key update skip locked
  ) as left_behind
  where lease_until <= clock_timestamp()
  limit $2
),
queued as (
  select id, false as lost
  from executions
  where status = 'queued' and process_id is null
    and workflow_id <> all ($3::uuid[])
  order by priority desc, id
  limit $4
  for no key update skip locked
),
woken as (
  select active.id, false as lost
  from (select distinct execution_id from inbox) as message
  cross join lateral (
    select id
    from executions
    where id = message.execution_id and (process_id is null) is true and status in ('running', 'waiting')
    limit 1
    for no key update skip locked
  ) as active
  limit $2
),
found as materialized (
  select id, lost
  from (select * from lost union all select * from woken union all select * from queued) as any_of_them
  limit $2
),
${takeFound}`;

export async function claimExecutions(
  database: Database,
  processId: string,
  { limit, queuedLimit }: { limit: number; queuedLimit: number },
  busyWorkflows: readonly string[],
): Promise<ClaimedExecution[]> {
  if (limit <= 0) return [];
  const values = [processId, limit, busyWorkflows, queuedLimit];
  const statement: Statement = { name: 'claim-executions', text: claimMany, values };
  return database.query<ClaimedExecution>(statement);
}

/**
 * What the process owns by the database's word and does not hold: claimed by a statement whose answer was lost.
 * `lost` tells whether the owner before was lost; nobody has run it since. Index: executions_owned.
 */
const claimAgain = `
with found as materialized (
  select id
  from executions
  where process_id >= $1 and process_id <= $1
    and process_id is not null
    and status in ${activeStatuses}
    and id <> all ($2::uuid[])
  order by process_id, id
  limit $3
  for no key update skip locked
)
update executions
set epoch = epoch + 1
where id = any (array(select id from found))
  and exists (select from processes where processes.id = $1 and lease_until > clock_timestamp())
returning
  id as "executionId", organization_id as "organizationId", workflow_id as "workflowId", version, epoch,
  lost_leases > 0 as lost, lost_leases as "lostLeases", correlation_id as "correlationId",
  accepted_at as "acceptedAtMs", priority, concurrency_key as "concurrencyKey"`;

export async function claimOwnedExecutions(
  database: Database,
  processId: string,
  held: readonly string[],
  limit: number,
): Promise<ClaimedExecution[]> {
  return database.query<ClaimedExecution>({
    name: 'claim-owned',
    text: claimAgain,
    values: [processId, encodeUuidArray(held, (id) => id), limit],
  });
}
