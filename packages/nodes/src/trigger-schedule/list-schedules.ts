/** Makes schedules of the rules of a `trigger.schedule` node. */
import type { Parameters, Schedule } from '@noria/core';

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
  unit?: keyof typeof intervalUnits;
};

/**
 * One schedule per rule, in their order.
 * @param parameters of a node that passed its checks
 * @param zone IANA zone of the workflow
 * @param anchorMs first slot of intervals, milliseconds since 1970
 */
export function listSchedules(parameters: Parameters, zone: string, anchorMs: number): Schedule[] {
  return ((parameters.rules ?? []) as ScheduleRule[]).map((rule) => makeSchedule(rule, zone, anchorMs));
}

export function makeSchedule(rule: ScheduleRule, zone: string, anchorMs: number): Schedule {
  return rule.kind === 'interval'
    ? { kind: 'interval', everyMs: (rule.every ?? 0) * intervalUnits[rule.unit ?? 'minutes'], anchorMs }
    : { kind: 'cron', cron: rule.cron ?? '', zone };
}
