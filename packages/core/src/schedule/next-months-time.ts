/** Next fire time of a schedule that repeats after a number of months. */
import type { IANAZone } from 'luxon';
import { NoriaError } from '../errors/noria-error.ts';
import { fromWall, toWall } from './local-time.ts';

/** Ten years. */
export const mostMonths = 120;

/**
 * The first of anchor, anchor + every, anchor + 2 × every, … that lies after `afterMs`, at the anchor's time of day in the
 * zone. A month that has no such day fires on its last one; the next one that has it fires on it again.
 * Local times that daylight saving skips fire when the clock is put forward; times that it repeats fire the first time.
 * @param every months, 1 to {@link mostMonths}
 * @param anchorMs the first slot, milliseconds since 1970
 * @param afterMs exclusive lower bound, milliseconds since 1970
 * @throws SCHEDULE_INVALID with `details.field` = `every`
 */
export function nextMonthsTime(every: number, anchorMs: number, zone: IANAZone, afterMs: number): number {
  if (!Number.isInteger(every) || every < 1 || every > mostMonths) {
    const problem = `expected a whole number of months from 1 to ${mostMonths}, found ${every}.`;
    throw new NoriaError('SCHEDULE_INVALID', { field: 'every', problem });
  }
  if (afterMs < anchorMs) return anchorMs;
  const anchor = new Date(toWall(zone, anchorMs));
  const months = countMonths(new Date(toWall(zone, afterMs))) - countMonths(anchor);
  for (let steps = Math.max(1, Math.floor(months / every)); ; steps++) {
    const { atMs } = fromWall(zone, addMonths(anchor, steps * every));
    if (atMs > afterMs) return atMs;
  }
}

function countMonths(wall: Date): number {
  return wall.getUTCFullYear() * 12 + wall.getUTCMonth();
}

function addMonths(wall: Date, months: number): number {
  const year = wall.getUTCFullYear();
  const month = wall.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeMs = wall.getTime() - Date.UTC(year, wall.getUTCMonth(), wall.getUTCDate());
  return Date.UTC(year, month, Math.min(wall.getUTCDate(), lastDay)) + timeMs;
}
