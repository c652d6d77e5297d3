/** Conversion between instants and the wall clock of a zone, with daylight saving. */
import { IANAZone } from 'luxon';
import { NoriaError } from '../errors/noria-error.ts';

/** A wall clock's reading, as if it were UTC: milliseconds since 1970-01-01 00:00 on that wall. */
export type WallMs = number;

/**
 * The zone of a name of the IANA time zone database.
 * @throws SCHEDULE_INVALID with `details.field` = `zone`
 */
export function findZone(name: string): IANAZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!IANAZone.isValidZone(name)) {
    const problem = `${JSON.stringify(name.slice(0, 60))} is not an IANA time zone, such as Africa/Algiers.`;
    throw new NoriaError('SCHEDULE_INVALID', { field: 'zone', problem });
  }
  // Names differ in case too, so there is no end of them.
  if (zones.size >= 1_000) zones.clear();
  const zone = IANAZone.create(name);
  zones.set(name, zone);
  return zone;
}

/** A check of a name builds an Intl formatter, which takes some 50 µs. */
const zones = new Map<string, IANAZone>();

export function toWall(zone: IANAZone, atMs: number): WallMs {
  return atMs + zone.offset(atMs) * 60_000;
}

/** When a wall clock shows a reading: once; never (the clock was put forward); or twice (it was put back). */
export interface WallInstant {
  /** The first time; for a skipped reading, when the clock was put forward. */
  readonly atMs: number;
  readonly kind: 'once' | 'skipped' | 'repeated';
}

/** Assumes that a zone changes its offset at most once within any two days, as the IANA database bears out since 1970. */
export function fromWall(zone: IANAZone, wall: WallMs): WallInstant {
  const before = zone.offset(wall - dayMs) * 60_000;
  const after = zone.offset(wall + dayMs) * 60_000;
  if (before === after) return { atMs: wall - before, kind: 'once' };
  const byOld = wall - before;
  const byNew = wall - after;
  const oldHolds = zone.offset(byOld) * 60_000 === before;
  const newHolds = zone.offset(byNew) * 60_000 === after;
  if (oldHolds) return { atMs: byOld, kind: newHolds ? 'repeated' : 'once' };
  if (newHolds) return { atMs: byNew, kind: 'once' };
  return { atMs: findOffsetChange(zone, byNew, byOld), kind: 'skipped' };
}

/** The first millisecond with the offset of `untilMs`, given that it differs from that of `fromMs`. */
export function findOffsetChange(zone: IANAZone, fromMs: number, untilMs: number): number {
  const offset = zone.offset(untilMs);
  let low = fromMs;
  let high = untilMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

const dayMs = 86_400_000;
