/** Schedules whose time has come. Those of a workflow that is switched off have no next slot. */
import type { DueSchedule, MissedPolicy, Schedule } from '@noria/core';
import type { Database } from '../database/database.ts';

type ScheduleRow = Omit<DueSchedule, 'schedule' | 'missed'> & { readonly schedule: string; readonly missed: string };

/** Index: schedules_due. */
export async function findDueSchedules(database: Database, limit: number): Promise<DueSchedule[]> {
  const rows = await database.query<ScheduleRow>({
    name: 'due-schedules',
    text: `
select
  id as "scheduleId", organization_id as "organizationId", workflow_id as "workflowId", version, node,
  next_at as "slotMs", schedule, missed
from schedules
where next_at <= clock_timestamp()
order by next_at
limit $1`,
    values: [limit],
  });
  return rows.map((row) => ({
    ...row,
    schedule: JSON.parse(row.schedule) as Schedule,
    missed: row.missed as MissedPolicy,
  }));
}

/** Index: schedules_pkey. @returns false when another process was first */
export async function advanceSchedule(
  database: Database,
  scheduleId: string,
  fromMs: number,
  nextMs: number | null,
): Promise<boolean> {
  const advanced = await database.query({
    name: 'advance-schedule',
    text: 'update schedules set next_at = $3 where id = $1 and next_at = $2 returning id',
    values: [scheduleId, toTime(fromMs), nextMs === null ? null : toTime(nextMs)],
  });
  return advanced.length > 0;
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds until the next slot; 0 when one is due; null when there is none. Index: schedules_due. */
export async function readNextSlotInMs(database: Database): Promise<number | null> {
  const [row] = await database.query<{ inMs: number }>({
    name: 'next-slot',
    text: `
select greatest(0, ceil(extract(epoch from next_at - clock_timestamp()) * 1000))::float8 as "inMs"
from schedules
where next_at is not null
order by next_at
limit 1`,
  });
  return row?.inMs ?? null;
}
