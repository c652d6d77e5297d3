/** Fire times of cron schedules: the calendar, daylight saving, and how far ahead it looks. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { nextFireTime } from './next-fire-time.ts';

/** The next `count` fire times, in the zone's own time. */
function fireTimes(cron: string, zone: string, after: string, count: number): (string | null)[] {
  const times: (string | null)[] = [];
  let at: DateTime | null = DateTime.fromISO(after, { zone });
  for (let taken = 0; taken < count && at !== null; taken++) {
    at = nextFireTime(cron, zone, at);
    times.push(at?.setZone(zone).toISO({ suppressMilliseconds: true }) ?? null);
  }
  return times;
}

describe('nextFireTime', () => {
  it('gives a UTC instant strictly after the bound', () => {
    const at = nextFireTime('0 9 * * *', 'Africa/Algiers', DateTime.fromISO('2026-11-05T08:00:00Z'));
    expect(at?.toISO()).toBe('2026-11-06T08:00:00.000Z');
    expect(nextFireTime('0 9 * * *', 'Africa/Algiers', DateTime.fromISO('2026-11-05T07:59:59.999Z'))?.toISO()).toBe(
      '2026-11-05T08:00:00.000Z',
    );
  });

  it('fires at seconds when the expression has six fields', () => {
    expect(fireTimes('*/30 59 23 31 12 *', 'Africa/Algiers', '2026-12-31T23:59:00', 2)).toEqual([
      '2026-12-31T23:59:30+01:00',
      '2027-12-31T23:59:00+01:00',
    ]);
  });

  it('joins two restricted day fields by or: the 13th and every Friday', () => {
    expect(fireTimes('0 0 13 * FRI', 'UTC', '2026-11-07T00:00:00', 3)).toEqual([
      '2026-11-13T00:00:00Z',
      '2026-11-20T00:00:00Z',
      '2026-11-27T00:00:00Z',
    ]);
    expect(fireTimes('0 0 13 * FRI', 'UTC', '2026-12-11T00:00:00', 1)).toEqual(['2026-12-13T00:00:00Z']);
  });

  it('finds the last day of each month', () => {
    expect(fireTimes('0 0 L * *', 'UTC', '2028-01-15T00:00:00', 3)).toEqual([
      '2028-01-31T00:00:00Z',
      '2028-02-29T00:00:00Z',
      '2028-03-31T00:00:00Z',
    ]);
  });

  it('finds leap days within five years, and gives null beyond them', () => {
    expect(fireTimes('0 0 29 2 *', 'UTC', '2026-11-05T00:00:00', 2)).toEqual([
      '2028-02-29T00:00:00Z',
      '2032-02-29T00:00:00Z',
    ]);
    expect(fireTimes('0 0 29 2 *', 'UTC', '2096-03-01T00:00:00', 1)).toEqual([null]);
    expect(fireTimes('0 0 30 2 *', 'UTC', '2026-11-05T00:00:00', 1)).toEqual([null]);
    expect(fireTimes('0 0 31 4,6 *', 'UTC', '2026-11-05T00:00:00', 1)).toEqual([null]);
  });

  it('fires at the next valid minute when the clock skips the time', () => {
    expect(fireTimes('30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00', 2)).toEqual([
      '2026-03-29T03:00:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ]);
    expect(fireTimes('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00', 2)).toEqual([
      '2026-10-04T02:30:00+11:00',
      '2026-10-05T02:15:00+11:00',
    ]);
  });

  it('fires once for several skipped times', () => {
    expect(fireTimes('*/20 2 * * *', 'America/New_York', '2026-03-07T12:00:00', 2)).toEqual([
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:00:00-04:00',
    ]);
  });

  it('fires at midnight where the clock skips midnight itself', () => {
    expect(fireTimes('0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00', 2)).toEqual([
      '2026-09-06T01:00:00-03:00',
      '2026-09-07T00:00:00-03:00',
    ]);
  });

  it('fires on a day that the zone skipped as a whole, when the next day begins', () => {
    expect(fireTimes('0 12 30 12 *', 'Pacific/Apia', '2011-12-01T00:00:00', 1)).toEqual(['2011-12-31T00:00:00+14:00']);
  });

  it('fires once when the clock shows the time twice', () => {
    expect(fireTimes('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00:00', 2)).toEqual([
      '2026-10-25T02:30:00+02:00',
      '2026-10-26T02:30:00+01:00',
    ]);
    expect(fireTimes('*/30 1-2 * * *', 'America/New_York', '2026-11-01T00:00:00', 5)).toEqual([
      '2026-11-01T01:00:00-04:00',
      '2026-11-01T01:30:00-04:00',
      '2026-11-01T02:00:00-05:00',
      '2026-11-01T02:30:00-05:00',
      '2026-11-02T01:00:00-05:00',
    ]);
  });

  it('does not fire again when asked from within the second pass', () => {
    const secondPass = DateTime.fromISO('2026-10-25T01:10:00Z');
    expect(nextFireTime('* * * * * *', 'Europe/Paris', secondPass)?.toISO()).toBe('2026-10-25T02:00:00.000Z');
  });

  it('knows no daylight saving in Algiers', () => {
    expect(fireTimes('30 2 * * *', 'Africa/Algiers', '2026-03-28T12:00:00', 2)).toEqual([
      '2026-03-29T02:30:00+01:00',
      '2026-03-30T02:30:00+01:00',
    ]);
  });

  it.each(['Mars/Olympus', '', 'Europe/Pari'])('refuses the zone %j', (zone) => {
    expect(() => nextFireTime('* * * * *', zone, DateTime.fromMillis(0))).toThrowError(
      expect.objectContaining({ code: 'SCHEDULE_INVALID', details: expect.objectContaining({ field: 'zone' }) }),
    );
  });
});
