/** Reads a date or date-time as people and programs write it. */
import type { NodeContext } from '@noria/core';

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Turns ISO 8601 text into an instant. Text without an offset is local time in the zone of `now`.
 * @param text `2026-11-21`, `2026-11-21T14:30`, `2026-11-21 14:30:00.5+01:00`
 * @param now the step's time, which carries the workflow's zone
 * @returns milliseconds since 1970, or null when the text is no date that exists
 */
export function parseDateTime(text: string, now: NodeContext['now']): number | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, number, number, number, ...number[]];
  const at = {
    year,
    month,
    day,
    hour: hour || 0,
    minute: minute || 0,
    second: second || 0,
    millisecond: match[7] === undefined ? 0 : Math.trunc(Number(`0.${match[7]}`) * 1000),
  };
  const utcMs = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.millisecond);
  if (!exists(utcMs, at)) return null;
  return match[8] === undefined ? now.set(at).toMillis() : utcMs - offsetMs(match[8]);
}

/** Days and hours beyond their range would be carried over silently. */
function exists(
  utcMs: number,
  at: { month: number; day: number; hour: number; minute: number; second: number },
): boolean {
  const date = new Date(utcMs);
  return (
    date.getUTCMonth() === at.month - 1 &&
    date.getUTCDate() === at.day &&
    date.getUTCHours() === at.hour &&
    date.getUTCMinutes() === at.minute &&
    date.getUTCSeconds() === at.second
  );
}

function offsetMs(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
