/** The type of an expression, as the editor shows it beside the field. */
import { describe, expect, it } from 'vitest';
import { zonedTime } from '../zoned-time.ts';
import type { ExpressionSample } from './expression-sample.ts';
import { inferType } from './infer-type.ts';
import { describeType } from './inferred-type.ts';

const sample: ExpressionSample = {
  items: [
    { json: { a: 1, name: 'Ada', maybe: null, mixed: 1, none: null, list: [1, 2], rows: [{ id: 1 }], empty: [] } },
    { json: { a: 2, name: 'Bob', maybe: 'x', mixed: 'x', none: null, list: [], rows: [{ id: 2, more: true }] } },
  ],
  nodes: [{ name: 'Orders', items: [{ json: { id: 1 } }], params: {} }],
  now: zonedTime(0),
  execution: {},
  workflow: {},
  variables: {},
};

describe('inferType', () => {
  it.each([
    ['$json.a', 'number'],
    ['$json.a > 1', 'boolean'],
    ['$json.name', 'string'],
    ['$json.none', 'null'],
    ['$json.maybe', 'string'],
    ['$json.mixed', 'unknown'],
    ['$json.missing', 'unknown'],
    ['$json.list', 'list of number'],
    ['$json.empty', 'list'],
    ['[$json.list]', 'list of list of number'],
    ['$json.rows', 'list of object { id, more }'],
    ['$json.rows[0]', 'object { id, more }'],
    ['$json.rows.map(row => row.id)', 'list of number'],
    ['({ sum: $json.a, at: $now })', 'object { sum, at }'],
    ['$now', 'DateTime'],
    ['$now.plus({ days: 1 })', 'DateTime'],
    ['$now.toISO()', 'string'],
    ['new Date()', 'Date'],
    ['$now.diff($today)', 'Duration'],
    ['/a/', 'RegExp'],
    ['new Set([1])', 'Set'],
    ["$('Orders').first().json.id", 'number'],
    ["$('Nobody').first().json.id", 'unknown'],
    ['$json.name.split("")', 'list of string'],
    ['$json.a +', 'unknown'],
    ['$json.a b', 'unknown'],
    ['1 // why', 'number'],
    ['', 'unknown'],
    ['Array.from({ length: 1e9 })', 'unknown'],
    ['={{ $json.a }}', 'number'],
    ['={{ $json.a }} items', 'string'],
    ['=plain', 'string'],
    ['={{ $json.a', 'unknown'],
    ['=', 'string'],
  ])('%s is %s', (text, expected) => {
    expect(describeType(inferType(text, sample))).toBe(expected);
  });

  it('tells the fields of objects and their types', () => {
    const type = inferType('$json.rows[0]', sample);
    expect(type).toEqual({
      kind: 'object',
      fields: new Map([
        ['id', { kind: 'number' }],
        ['more', { kind: 'boolean' }],
      ]),
    });
  });

  it('knows nothing of fields when there is no sample, but what does not depend on them', () => {
    const empty = { ...sample, items: [] };
    expect(inferType('$json.a', empty)).toEqual({ kind: 'unknown' });
    expect(inferType('$json.a.b.c', empty)).toEqual({ kind: 'unknown' });
    expect(inferType('$itemIndex + 1', empty)).toEqual({ kind: 'number' });
  });
});
