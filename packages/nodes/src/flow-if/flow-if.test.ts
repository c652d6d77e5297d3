/** Which way items go. */
import type { Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { operators } from '../conditions/operators.ts';
import { runNode } from '../testing/run-node.ts';
import { flowIf } from './flow-if.ts';

async function decide(left: Json, operator: string, right?: Json, more: Parameters = {}): Promise<boolean> {
  const condition = right === undefined ? { left, operator } : { left, operator, right };
  const parameters = { ...more, conditions: [condition] };
  const { outputs } = await runNode(flowIf, { parameters, inputs: [[{ json: {} }]] });
  return outputs[0]?.length === 1;
}

const table: readonly [Json, string, Json | undefined, boolean][] = [
  [0, 'any.exists', undefined, true],
  [null, 'any.exists', undefined, false],
  [null, 'any.notExists', undefined, true],
  ['', 'any.isEmpty', undefined, true],
  [{}, 'any.isEmpty', undefined, true],
  [0, 'any.isEmpty', undefined, false],
  [[1], 'any.notEmpty', undefined, true],
  [{ a: [1] }, 'any.equals', { a: [1] }, true],
  [1, 'any.equals', '1', false],
  [null, 'any.equals', null, true],
  [1, 'any.notEquals', '1', true],
  ['a', 'string.equals', 'a', true],
  [5, 'string.equals', '5', true],
  ['a', 'string.notEquals', 'b', true],
  [null, 'string.notEquals', 'b', true],
  [null, 'string.equals', 'b', false],
  ['noria', 'string.contains', 'ori', true],
  ['noria', 'string.notContains', 'ori', false],
  ['noria', 'string.startsWith', 'no', true],
  ['noria', 'string.notStartsWith', 'no', false],
  ['noria', 'string.endsWith', 'ia', true],
  ['noria', 'string.notEndsWith', 'ia', false],
  ['order 15', 'string.matches', '^order \\d+$', true],
  [null, 'string.matches', '.*', false],
  ['order 15', 'string.notMatches', '\\d{3}', true],
  [null, 'string.notMatches', '.*', true],
  [5, 'number.equals', '5', true],
  ['5', 'number.notEquals', 5, false],
  [6, 'number.greater', 5, true],
  [5, 'number.greaterOrEqual', 5, true],
  ['10', 'number.less', '9', false],
  [5, 'number.lessOrEqual', 5, true],
  [null, 'number.less', 5, false],
  ['2026-01-01', 'date.before', '2026-01-02', true],
  ['2026-01-01T00:00Z', 'date.equals', '2026-01-01T01:00+01:00', true],
  // 12:00 in Algiers is 11:00 UTC.
  ['2026-01-01T12:00', 'date.equals', '2026-01-01T11:00Z', true],
  ['2026-01-01', 'date.notEquals', '2026-01-02', true],
  ['2026-01-02', 'date.after', '2026-01-01', true],
  ['2026-01-01', 'date.afterOrAt', '2026-01-01', true],
  ['2026-01-01', 'date.beforeOrAt', '2025-12-31', false],
  [true, 'boolean.isTrue', undefined, true],
  ['true', 'boolean.isTrue', undefined, true],
  [false, 'boolean.isFalse', undefined, true],
  [null, 'boolean.isFalse', undefined, false],
  [true, 'boolean.equals', 'true', true],
  [true, 'boolean.notEquals', false, true],
  [[1, { a: 1 }], 'array.contains', { a: 1 }, true],
  [[1], 'array.notContains', 2, true],
  [[1, 2], 'array.lengthEquals', 2, true],
  [[1, 2], 'array.lengthNotEquals', 2, false],
  [[1, 2], 'array.lengthGreater', 1, true],
  [[1, 2], 'array.lengthGreaterOrEqual', 3, false],
  [[1, 2], 'array.lengthLess', 3, true],
  [[1, 2], 'array.lengthLessOrEqual', 1, false],
  [{}, 'object.isEmpty', undefined, true],
  [{ a: 1 }, 'object.notEmpty', undefined, true],
];

describe('flow.if', () => {
  it.each(table)('%j %s %j is %s', async (left, operator, right, expected) => {
    expect(await decide(left, operator, right)).toBe(expected);
  });

  it('has every operator in the table above', () => {
    expect(new Set(table.map(([, operator]) => operator))).toEqual(new Set(Object.keys(operators)));
  });

  it.each([
    ['abc', 'number.greater', 5, 'left'],
    [5, 'number.greater', {}, 'right'],
    ['soon', 'date.before', '2026-01-01', 'left'],
    ['2026-02-30', 'date.before', '2026-01-01', 'left'],
    ['yes', 'boolean.isTrue', undefined, 'left'],
    ['[]', 'array.lengthEquals', 0, 'left'],
    [[], 'object.isEmpty', undefined, 'left'],
  ])('%j %s %j says that the %4$s side cannot be read', async (left, operator, right, side) => {
    const run = decide(left, operator, right);
    await expect(run).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: `conditions[0].${side}` },
    });
  });

  it('with strict types, text is no number', async () => {
    await expect(decide('5', 'number.equals', 5, { strict: true })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
    });
    await expect(decide(5, 'number.equals', 5, { strict: true })).resolves.toBe(true);
    await expect(decide('2026-01-01', 'date.before', '2027-01-01', { strict: true })).resolves.toBe(true);
  });

  it('pairs each item with the one that it was', async () => {
    const parameters = { conditions: [{ left: '={{ $json.n }}', operator: 'number.greater', right: 1 }] };
    const items = [1, 2, 3].map((n) => ({ json: { n }, pairedItem: { item: 9 } }));
    const { outputs } = await runNode(flowIf, { parameters, inputs: [items] });
    expect(outputs).toEqual([
      [
        { json: { n: 2 }, pairedItem: { item: 1 } },
        { json: { n: 3 }, pairedItem: { item: 2 } },
      ],
      [{ json: { n: 1 }, pairedItem: { item: 0 } }],
    ]);
  });

  it('gives up old pairs where all items go one way', async () => {
    const parameters = { conditions: [{ left: 1, operator: 'any.exists' }] };
    const { outputs } = await runNode(flowIf, { parameters, inputs: [[{ json: { n: 1 }, pairedItem: { item: 4 } }]] });
    expect(outputs).toEqual([[{ json: { n: 1 } }], []]);
  });

  it('combines conditions by all or any, and stops at the first that decides', async () => {
    const yes = { left: 1, operator: 'any.exists' };
    const no = { left: null, operator: 'any.exists' };
    const broken = { left: 'abc', operator: 'number.less', right: 1 };
    const go = async (combine: string, conditions: Json[]) =>
      (await runNode(flowIf, { parameters: { combine, conditions }, inputs: [[{ json: {} }]] })).outputs[0]?.length ===
      1;
    expect(await go('all', [yes, yes])).toBe(true);
    expect(await go('all', [yes, no, broken])).toBe(false);
    expect(await go('any', [no, yes, broken])).toBe(true);
    expect(await go('any', [no, no])).toBe(false);
  });
});
