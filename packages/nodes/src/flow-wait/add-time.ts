/** Adds a time to an instant. */
import type { NodeContext } from '@noria/core';

export const timeUnits = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;

export type TimeUnit = (typeof timeUnits)[number];

const unitMs = { seconds: 1000, minutes: 60_000, hours: 3_600_000 } as const;

/** The last instant that a Date can hold; databases and timers agree on less, but not on more. */
const latestMs = Date.UTC(9999, 11, 31);

/**
 * @param now carries the time zone: a day later is the same time of day, though daylight saving may make it 23 or 25 hours
 * @param amount not negative; parts of a unit count
 * @returns milliseconds since 1970, or null when that is beyond the year 9999
 */
export function addTime(now: NodeContext['now'], amount: number, unit: TimeUnit): number | null {
  const startMs = now.toMillis();
  if (!(amount * 1000 < latestMs)) return null;
  const endMs =
    unit === 'days' || unit === 'weeks'
      ? addDays(now, unit === 'weeks' ? amount * 7 : amount)
      : startMs + amount * unitMs[unit];
  return endMs < latestMs ? Math.round(endMs) : null;
}

/** Luxon's days are calendar days only while they are whole. */
function addDays(now: NodeContext['now'], amount: number): number {
  const whole = Math.floor(amount);
  return now.plus({ days: whole }).toMillis() + (amount - whole) * 86_400_000;
}
