/** Times and durations as people read and write them. */
import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from './format-time.ts';

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h 0 min'],
])('%d ms took %s', (ms, expected) => {
  expect(formatDuration(new Date(0).toISOString(), new Date(ms).toISOString())).toBe(expected);
});

it('has no duration of what has not ended', () => {
  expect(formatDuration(new Date(0).toISOString(), null)).toBe('–');
});

it.each([
  ['90d', 90 * 86_400_000],
  ['12h', 12 * 3_600_000],
  ['2w', 14 * 86_400_000],
  ['0s', 0],
  ['90', null],
  ['-1d', null],
  ['1.5h', null],
  ['9999999d', null],
])('reads %s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
