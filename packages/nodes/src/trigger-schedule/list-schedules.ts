/** Makes schedules of the rules of a `trigger.schedule` node. */
import { type Parameters, readLocalTime, type Schedule } from '@noria/core';

/** Milliseconds of each unit of an interval. An interval is real time: a day is 24 hours, whatever daylight saving does. */
export const intervalUnits = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
} as const;

export type ScheduleRule = {
  kind?: 'cron' | 'interval';
  cron?: string;
  every?: number;
  /** Months are of the calendar: the same day and time of day in the zone. */
  unit?: keyof typeof intervalUnits | 'months';
  /** First slot of an interval, in local time. */
  from?: string;
  /** IANA zone; the workflow's when left out. */
  zone?: string;
};

/**
 * One schedule per rule, in their order.
 * @param parameters of a node that passed its checks
 * @param zone IANA zone of the workflow
 * @param anchorMs first slot of intervals that name none, milliseconds since 1970
 * @throws SCHEDULE_INVALID
 */
export function listSchedules(parameters: Parameters, zone: string, anchorMs: number): Schedule[] {
  return ((parameters.rules ?? []) as ScheduleRule[]).map((rule) => makeSchedule(rule, zone, anchorMs));
}

/** @throws SCHEDULE_INVALID */
export function makeSchedule(rule: ScheduleRule, workflowZone: string, defaultAnchorMs: number): Schedule {
  const { kind = 'cron', cron = '', every = 0, unit = 'minutes', from, zone = workflowZone } = rule;
  if (kind === 'cron') return { kind, cron, zone };
  const anchorMs = from === undefined ? defaultAnchorMs : readLocalTime(from, zone);
  return unit === 'months'
    ? { kind: 'months', every, anchorMs, zone }
    : { kind, everyMs: every * intervalUnits[unit], anchorMs };
}
