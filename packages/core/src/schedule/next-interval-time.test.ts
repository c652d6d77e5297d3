/** Slots of interval schedules. */
import { describe, expect, it } from 'vitest';
import { nextIntervalTime } from './next-interval-time.ts';
import { readSchedule } from './schedule.ts';

const noon = Date.UTC(2026, 10, 5, 12);

describe('nextIntervalTime', () => {
  it('keeps to the anchor however late it is asked', () => {
    expect(nextIntervalTime(60_000, noon, noon - 86_400_000)).toBe(noon);
    expect(nextIntervalTime(60_000, noon, noon - 1)).toBe(noon);
    expect(nextIntervalTime(60_000, noon, noon)).toBe(noon + 60_000);
    expect(nextIntervalTime(60_000, noon, noon + 59_999)).toBe(noon + 60_000);
    expect(nextIntervalTime(60_000, noon, noon + 60_000)).toBe(noon + 120_000);
    expect(nextIntervalTime(7_000, noon, noon + 1_000_000_007)).toBe(noon + 1_000_006_000);
  });

  it.each([0, 999, -60_000, 1_500.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12])(
    'refuses a span of %d ms',
    (everyMs) => {
      for (const act of [
        () => nextIntervalTime(everyMs, noon, noon),
        () => readSchedule({ kind: 'interval', everyMs, anchorMs: noon }),
      ]) {
        expect(act).toThrowError(
          expect.objectContaining({ code: 'SCHEDULE_INVALID', details: expect.objectContaining({ field: 'everyMs' }) }),
        );
      }
    },
  );
});
