/** Delays between tries. */
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

const least = () => 0;
const most = () => 1 - 2 ** -53;

function delays(random: () => number, settings: { delayMs?: number; maxDelayMs?: number } = {}): number[] {
  return [1, 2, 3, 4, 20, 2_000].map((attempt) => retryDelayMs({ attempt, ...settings, retryAfterMs: null, random }));
}

describe('retryDelayMs', () => {
  it('doubles up to the longest delay, and jitters between half and all of it', () => {
    expect(delays(most, { delayMs: 100, maxDelayMs: 500 })).toEqual([100, 200, 400, 500, 500, 500]);
    expect(delays(least, { delayMs: 100, maxDelayMs: 500 })).toEqual([50, 100, 200, 250, 250, 250]);
  });

  it('starts at a second and stops at five minutes when the node says nothing', () => {
    expect(delays(most)).toEqual([1_000, 2_000, 4_000, 8_000, 300_000, 300_000]);
  });

  it('waits for at least the time that the other side asked for, above the longest delay too', () => {
    const ask = (retryAfterMs: number) =>
      retryDelayMs({ attempt: 1, delayMs: 100, maxDelayMs: 500, retryAfterMs, random: most });
    expect(ask(60_000)).toBe(60_000);
    expect(ask(20)).toBe(100);
    expect(ask(10 * 365 * 86_400_000)).toBe(86_400_000);
  });

  it('tries again at once when the delay is 0', () => {
    expect(delays(most, { delayMs: 0 })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps a delay that is longer than the longest one left at its default', () => {
    expect(retryDelayMs({ attempt: 1, delayMs: 600_000, retryAfterMs: null, random: most })).toBe(600_000);
  });
});
