/** What becomes of values that are not JSON. */
import { DateTime, Duration } from 'luxon';
import { describe, expect, it } from 'vitest';
import { toJson } from './to-json.ts';

describe('toJson', () => {
  it.each<[string, unknown, unknown]>([
    ['undefined', undefined, null],
    ['a function', () => 1, null],
    ['a symbol', Symbol('x'), null],
    ['a bigint', 12n, '12'],
    ['-0', -0, 0],
    ['NaN', Number.NaN, null],
    ['a date', DateTime.fromMillis(0, { zone: 'utc' }), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', DateTime.invalid('no'), null],
    ['a list with gaps', [1, undefined, () => 1, [Number.NaN]], [1, null, null, [null]]],
    ['an object with gaps', { a: 1, b: undefined, c: { d: 5n } }, { a: 1, b: null, c: { d: '5' } }],
    ['a map and a set', { a: new Map([[1, 2]]), b: new Set([1]) }, { a: {}, b: {} }],
    ['a date of JavaScript', [new Date(0), new Date(Number.NaN)], ['1970-01-01T00:00:00.000Z', null]],
    ['a duration', Duration.fromObject({ hours: 2 }), 'PT2H'],
  ])('%s', (_name, value, expected) => {
    expect(toJson(value)).toStrictEqual(expected);
  });

  it('returns what is JSON already as it is', () => {
    const value = { a: [1, 'x', null, { b: true }] };
    expect(toJson(value)).toBe(value);
  });

  it('shares the parts that stay as they are', () => {
    const part = { b: [1] };
    const value = toJson({ part, odd: undefined }) as { part: unknown };
    expect(value.part).toBe(part);
  });

  it('leaves out __proto__', () => {
    const value = toJson({ deep: [JSON.parse('{"a":1,"__proto__":{"b":2},"c":3}')] });
    expect(JSON.stringify(value)).toBe('{"deep":[{"a":1,"c":3}]}');
  });

  it('stops at a cycle, and at what would be endless once written out', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => toJson(cycle)).toThrow(/500 nested levels/);
    let doubled: unknown[] = [];
    for (let level = 0; level < 100; level++) doubled = [doubled, doubled];
    expect(() => toJson(doubled)).toThrow(/16777216 characters/);
  });
});
