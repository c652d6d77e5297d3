/** A schedule of either kind, and its slots: the instants at which it fires. */
import { findZone } from './local-time.ts';
import { findNextFire } from './next-fire-time.ts';
import { nextIntervalTime } from './next-interval-time.ts';
import { nextMonthsTime } from './next-months-time.ts';
import { parseCron } from './parse-cron.ts';

/**
 * `interval` counts real time from its anchor and knows no daylight saving; `months` counts months of the calendar from
 * its anchor, at the same time of day in its zone. Times in milliseconds since 1970.
 */
export type Schedule =
  | { readonly kind: 'cron'; readonly cron: string; readonly zone: string }
  | { readonly kind: 'interval'; readonly everyMs: number; readonly anchorMs: number }
  | { readonly kind: 'months'; readonly every: number; readonly anchorMs: number; readonly zone: string };

/** Gives the first slot after an instant, or null when there is none; milliseconds since 1970. */
export type NextSlot = (afterMs: number) => number | null;

/**
 * Reads a schedule once, for many questions about its slots.
 * @throws SCHEDULE_INVALID with `details.field` = `cron`, `zone`, `everyMs` or `every`
 */
export function readSchedule(schedule: Schedule): NextSlot {
  if (schedule.kind === 'interval') {
    const { everyMs, anchorMs } = schedule;
    nextIntervalTime(everyMs, anchorMs, anchorMs);
    return (afterMs) => nextIntervalTime(everyMs, anchorMs, afterMs);
  }
  if (schedule.kind === 'months') {
    const { every, anchorMs } = schedule;
    const zone = findZone(schedule.zone);
    nextMonthsTime(every, anchorMs, zone, anchorMs);
    return (afterMs) => nextMonthsTime(every, anchorMs, zone, afterMs);
  }
  const cron = parseCron(schedule.cron);
  const zone = findZone(schedule.zone);
  return (afterMs) => findNextFire(cron, zone, afterMs);
}
