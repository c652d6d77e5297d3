/** Timers: rows that say when an execution goes on, turned into messages of its inbox when they are due. */
import type { Database } from '../database/database.ts';

const unread = `
  select
  from inbox
  where inbox.execution_id = timers.execution_id and source = 'timer:' || step`;

/**
 * - `due`: timers whose time has come. Index: timers_due. One whose step has an unread message, set off by an earlier
 *   timer, waits until that is folded in: a step has one place in the inbox, and the later message must not be lost.
 * - `held`: their executions, shared with other readers. One whose owner is writing at this moment is left to the next
 *   call: the owner replaces timers while it holds the row, and the two would wait in a circle.
 * - `fired`: removes the timers of these executions, and those of executions that have ended or are gone.
 */
const text = `
with due as materialized (
  select execution_id, step, wake_at
  from timers
  where wake_at <= clock_timestamp()
    and not exists (${unread})
  order by wake_at
  limit $1
),
held as materialized (
  select active.id
  from (select distinct execution_id from due) as execution
  cross join lateral (
    select id
    from executions
    where id = execution.execution_id and status in ('queued', 'running', 'waiting')
    limit 1
    for share skip locked
  ) as active
),
orphaned as materialized (
  select execution_id
  from (select distinct execution_id from due) as execution
  where not exists (
    select
    from executions
    where id = execution.execution_id and status in ('queued', 'running', 'waiting')
  )
),
fired as (
  delete from timers
  where execution_id = any (array(select id from held union all select execution_id from orphaned))
    and ((execution_id, step, wake_at) in (select execution_id, step, wake_at from due)) is true
  returning execution_id, step, (extract(epoch from wake_at) * 1000)::int8 as wake_at_ms
),
messages as (
  insert into inbox (execution_id, source, message)
  select execution_id, 'timer:' || step, '{"kind":"timer","step":' || step || ',"wakeAtMs":' || wake_at_ms || '}'
  from fired
  where (execution_id in (select id from held)) is true
  on conflict (execution_id, source) do nothing
)
select distinct execution_id as "executionId"
from fired
where (execution_id in (select id from held)) is true`;

/** @returns ids of the executions that have a message now */
export async function fireTimers(database: Database, limit: number): Promise<string[]> {
  const rows = await database.query<{ executionId: string }>({ name: 'fire-timers', text, values: [limit] });
  return rows.map(({ executionId }) => executionId);
}

/** Milliseconds until the next timer is due; 0 when one is; null when there is none. Index: timers_due. */
export async function readNextTimerInMs(database: Database): Promise<number | null> {
  const [row] = await database.query<{ inMs: number }>({
    name: 'next-timer',
    text: `
select greatest(0, ceil(extract(epoch from wake_at - clock_timestamp()) * 1000))::float8 as "inMs"
from timers
where not exists (${unread})
order by wake_at
limit 1`,
  });
  return row?.inMs ?? null;
}
