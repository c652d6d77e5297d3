/** Next fire time of a cron schedule, in the workflow's time zone. Pure: the clock is passed in. */
import { DateTime, type IANAZone } from 'luxon';
import { findOffsetChange, findZone, fromWall, toWall, type WallMs } from './local-time.ts';
import { type CronSchedule, type FieldMask, parseCron } from './parse-cron.ts';

/**
 * Finds the first instant after `after` at which the schedule fires.
 * Local times that daylight saving skips fire at the next valid minute; times that it repeats fire once, the first time.
 * @param cron five or six fields, as crontab(5); seconds first when six; or a name such as `@daily`
 * @param zone name of the IANA time zone database
 * @param after exclusive lower bound, UTC
 * @returns UTC instant, or null when the schedule never fires within five years
 * @throws SCHEDULE_INVALID the expression or the zone cannot be read; `details.field` names which (`cron`, `zone`)
 * @source crontab(5) for the fields and for the rule of the two day fields
 */
export function nextFireTime(cron: string, zone: string, after: DateTime): DateTime | null {
  const atMs = findNextFire(parseCron(cron), findZone(zone), after.toMillis());
  return atMs === null ? null : DateTime.fromMillis(atMs, { zone: 'utc' });
}

/** The same for a schedule that has been read already. Times in milliseconds since 1970. */
export function findNextFire(cron: CronSchedule, zone: IANAZone, afterMs: number): number | null {
  const untilMs = DateTime.fromMillis(afterMs, { zone: 'utc' }).plus({ years: horizonYears }).toMillis();
  const untilWall = untilMs + widestOffsetMs;
  let wall = findNextWall(cron, toWall(zone, afterMs), untilWall);
  while (wall !== null) {
    const { atMs } = fromWall(zone, wall);
    if (atMs > untilMs) return null;
    if (atMs > afterMs) return atMs;
    // The clock was put back and `after` lies in the second pass: go on where that pass ends.
    const changeMs = findOffsetChange(zone, atMs, afterMs);
    wall = findNextWall(cron, toWall(zone, changeMs - 1), untilWall);
  }
  return null;
}

const horizonYears = 5;
const widestOffsetMs = 86_400_000;
const secondMs = 1_000;
const dayMs = 86_400_000;

/** The first reading after `after`, whole seconds, that the fields allow; null when there is none up to `until`. */
function findNextWall(cron: CronSchedule, after: WallMs, until: WallMs): WallMs | null {
  const from = (Math.floor(after / secondMs) + 1) * secondMs;
  const start = new Date(from);
  let year = start.getUTCFullYear();
  let month = start.getUTCMonth();
  let day = start.getUTCDate();
  let time = from - Date.UTC(year, month, day);
  for (;;) {
    const monthStart = Date.UTC(year, month, 1);
    if (monthStart > until) return null;
    if (cron.months[month + 1] === 1) {
      const dayCount = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
      const firstWeekday = new Date(monthStart).getUTCDay();
      for (; day <= dayCount; day++, time = 0) {
        if (!isFireDay(cron, day, dayCount, (firstWeekday + day - 1) % 7)) continue;
        const found = findNextTime(cron, time);
        if (found !== null) return monthStart + (day - 1) * dayMs + found;
      }
    }
    day = 1;
    time = 0;
    month++;
    if (month === 12) {
      month = 0;
      year++;
    }
  }
}

function isFireDay(cron: CronSchedule, day: number, dayCount: number, weekday: number): boolean {
  const byMonth = cron.daysOfMonth[day] === 1 || (cron.lastDayOfMonth && day === dayCount);
  const byWeek = cron.daysOfWeek[weekday] === 1;
  return cron.dayRule === 'either' ? byMonth || byWeek : byMonth && byWeek;
}

/** The first allowed time of day at or after `from`, in milliseconds since midnight. */
function findNextTime(cron: CronSchedule, from: number): number | null {
  const total = from / secondMs;
  let hour = Math.floor(total / 3_600);
  let minute = Math.floor(total / 60) % 60;
  let second = total % 60;
  for (;;) {
    const nextHour = findSet(cron.hours, hour);
    if (nextHour === -1) return null;
    if (nextHour > hour) minute = second = 0;
    hour = nextHour;
    const nextMinute = findSet(cron.minutes, minute);
    if (nextMinute > minute) second = 0;
    const nextSecond = nextMinute === -1 ? -1 : findSet(cron.seconds, second);
    if (nextSecond !== -1) return ((hour * 60 + nextMinute) * 60 + nextSecond) * secondMs;
    // Nothing is left in this minute (or this hour): carry over.
    second = 0;
    minute = nextMinute === -1 ? 60 : nextMinute + 1;
    if (minute === 60) {
      minute = 0;
      hour++;
    }
  }
}

/** The first index at or after `from` that is set, or -1. */
function findSet(mask: FieldMask, from: number): number {
  return mask.indexOf(1, from);
}
