/** Percentiles by nearest rank. */
import { expect, test } from 'vitest';
import { median, percentile } from './percentile.ts';

test('the 99th percentile of a hundred samples leaves one sample above it', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(samples, 0.99)).toBe(99);
  expect(percentile(samples, 1)).toBe(100);
});

test('the median of an even number of samples is the lower of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2);
});

test('no samples have no percentile', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
