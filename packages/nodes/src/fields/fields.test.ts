/** Fields at dot paths: read, chosen and taken away without a change to what they came from. */
import { describe, expect, it } from 'vitest';
import { keyOfValue } from './key-of-value.ts';
import { readField } from './read-field.ts';
import { removeFields } from './remove-fields.ts';

const json = { a: { b: [{ c: 1 }, { c: 2 }, { c: 3 }] }, d: null };

describe('readField', () => {
  it.each([
    ['a.b.1.c', 2],
    ['d', null],
    ['d.x', undefined],
    ['a.b.7.c', undefined],
    ['constructor', undefined],
    ['a.__proto__', undefined],
    ['a..b', undefined],
  ])('finds at %s %j', (path, expected) => {
    expect(readField(json, path)).toEqual(expected);
  });
});

describe('removeFields', () => {
  it.each([
    [['d', 'a.b.0.c'], { a: { b: [{}, { c: 2 }, { c: 3 }] } }],
    [['a.b.0', 'a.b.1'], { a: { b: [{ c: 3 }] }, d: null }],
    [['a.b.0', 'd', 'x.y', 'a.b.2', 'e.f', 'a.b.1'], { a: { b: [] } }],
    [['a.b', 'a.b.1'], { a: {}, d: null }],
    [['x', 'a.b.9', 'd.y', 'a.b.x'], json],
  ])('takes %j away', (paths, expected) => {
    const before = structuredClone(json);
    expect(removeFields(json, paths)).toEqual(expected);
    expect(json).toEqual(before);
  });
});

describe('keyOfValue', () => {
  it('is the same for the same value only', () => {
    expect(keyOfValue({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(keyOfValue({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(keyOfValue([1, 2])).not.toBe(keyOfValue([2, 1]));
    expect(keyOfValue(1)).not.toBe(keyOfValue('1'));
    expect(keyOfValue(JSON.parse('{"__proto__": 1}'))).not.toBe(keyOfValue({}));
  });
});
