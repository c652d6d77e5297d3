/** When a figure reaches its target. */
import { expect, test } from 'vitest';
import { judgeFigure } from './judge-figure.ts';

const target = { of: 'ratio', bound: 'at least', limit: 0.7 } as const;

test('a ratio at its limit passes', () => {
  expect(judgeFigure({ name: 'runs', value: 7, unit: 'runs/s', ratio: 0.7, target })).toBe('pass');
});

test('a ratio under its limit misses, however large the value', () => {
  expect(judgeFigure({ name: 'runs', value: 9000, unit: 'runs/s', ratio: 0.69, target })).toBe('miss');
});

test('a target on a ratio that was not measured is missed', () => {
  expect(judgeFigure({ name: 'runs', value: 9000, unit: 'runs/s', target })).toBe('miss');
});

test('a value over its upper limit misses', () => {
  const atMost = { of: 'value', bound: 'at most', limit: 100 } as const;
  expect(judgeFigure({ name: 'loop', value: 101, unit: 'ms', target: atMost })).toBe('miss');
});

test('a figure without a target has no verdict', () => {
  expect(judgeFigure({ name: 'size', value: 1, unit: 'MB' })).toBe('');
});
