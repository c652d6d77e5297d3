/** Reads a time as a person writes it, without a zone. */
import { NoriaError } from '../errors/noria-error.ts';
import { findZone, fromWall } from './local-time.ts';

/**
 * When a wall clock shows a time that a person wrote.
 * @param text such as `2026-12-01T09:00` or `2026-12-01T09:00:30`
 * @returns milliseconds since 1970; a time that the clock skips is when it is put forward, one that it repeats the first of both
 * @throws SCHEDULE_INVALID with `details.field` = `from` or `zone`
 */
export function readLocalTime(text: string, zone: string): number {
  const wall = /^(?:19[7-9]\d|2\d{3})-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  // The parser takes 30 February for 2 March.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(text)) {
    const problem = `${JSON.stringify(text.slice(0, 40))} is no local time such as 2026-12-01T09:00.`;
    throw new NoriaError('SCHEDULE_INVALID', { field: 'from', problem });
  }
  return fromWall(findZone(zone), wall).atMs;
}
