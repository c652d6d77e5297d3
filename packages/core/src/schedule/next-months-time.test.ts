/** Slots of schedules that count months: ends of months, daylight saving, limits. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { findZone } from './local-time.ts';
import { nextMonthsTime } from './next-months-time.ts';

/** The next `count` slots, in the zone's own time. */
function slots(every: number, anchor: string, zone: string, after: string, count: number): string[] {
  const anchorMs = DateTime.fromISO(anchor, { zone }).toMillis();
  const found: string[] = [];
  let atMs = DateTime.fromISO(after, { zone }).toMillis();
  while (found.length < count) {
    atMs = nextMonthsTime(every, anchorMs, findZone(zone), atMs);
    found.push(DateTime.fromMillis(atMs, { zone }).toISO({ suppressMilliseconds: true }) ?? '');
  }
  return found;
}

describe('nextMonthsTime', () => {
  it('begins with the anchor', () => {
    expect(slots(1, '2026-11-05T09:30:00', 'Africa/Algiers', '2026-01-01T00:00:00', 2)).toEqual([
      '2026-11-05T09:30:00+01:00',
      '2026-12-05T09:30:00+01:00',
    ]);
  });

  it('goes to the end of a month that is too short, and back to its own day', () => {
    expect(slots(1, '2027-12-31T08:00:00', 'UTC', '2027-12-31T08:00:00', 4)).toEqual([
      '2028-01-31T08:00:00Z',
      '2028-02-29T08:00:00Z',
      '2028-03-31T08:00:00Z',
      '2028-04-30T08:00:00Z',
    ]);
  });

  it('counts several months from the anchor, however late it is asked', () => {
    expect(slots(5, '2026-01-15T00:00:00', 'UTC', '2031-03-01T00:00:00', 2)).toEqual([
      '2031-06-15T00:00:00Z',
      '2031-11-15T00:00:00Z',
    ]);
  });

  it('keeps its time of day over daylight saving, which may skip it or repeat it', () => {
    expect(slots(1, '2026-02-28T02:30:00', 'Europe/Paris', '2026-02-28T02:30:00', 1)).toEqual([
      '2026-03-28T02:30:00+01:00',
    ]);
    expect(slots(1, '2026-02-25T02:30:00', 'Europe/Paris', '2026-09-26T00:00:00', 2)).toEqual([
      '2026-10-25T02:30:00+02:00',
      '2026-11-25T02:30:00+01:00',
    ]);
    expect(slots(1, '2026-02-08T02:30:00', 'America/New_York', '2026-03-01T00:00:00', 1)).toEqual([
      '2026-03-08T03:00:00-04:00',
    ]);
  });

  it('gives slots strictly after the bound, in order, for ten years', () => {
    for (const anchor of ['2026-01-31T02:30:00', '2026-03-29T02:30:00', '2026-10-25T02:30:00']) {
      const found = slots(1, anchor, 'Europe/Paris', '2026-01-01T00:00:00', 120);
      expect([...found].sort((a, b) => Date.parse(a) - Date.parse(b))).toEqual(found);
      expect(new Set(found.map((at) => at.slice(0, 7))).size).toBe(120);
    }
  });

  it.each([0, -1, 1.5, 121, Number.NaN])('refuses %s months', (every) => {
    expect(() => nextMonthsTime(every, 0, findZone('UTC'), 0)).toThrow(
      expect.objectContaining({ code: 'SCHEDULE_INVALID', details: expect.objectContaining({ field: 'every' }) }),
    );
  });
});
