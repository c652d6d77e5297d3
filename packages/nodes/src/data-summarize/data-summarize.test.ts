/** What values of many items are summarized to. */
import type { Json, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataSummarize } from './data-summarize.ts';
import { summaries } from './summaries.ts';

async function summarize(parameters: Parameters, ...list: JsonObject[]) {
  return (await runNode(dataSummarize, { parameters, inputs: [list.map((json) => ({ json }))] })).outputs[0] ?? [];
}

async function summarizeValues(operation: string, ...values: Json[]): Promise<Json | undefined> {
  const parameters = { values: [{ operation, field: 'v', to: 'it' }] };
  return (await summarize(parameters, ...values.map((v) => ({ v }))))[0]?.json.it;
}

const table: readonly [string, Json[], Json][] = [
  ['count', [1, null, 'x'], 3],
  ['countValues', [1, null, 'x'], 2],
  ['countUnique', [1, '1', 1, { a: 1, b: 2 }, { b: 2, a: 1 }, null], 3],
  ['sum', [1, '2.5', '', null, -1], 2.5],
  ['sum', [], 0],
  ['average', [1, 2, null], 1.5],
  ['average', [], null],
  ['min', [3, 1, 2], 1],
  ['min', ['2026-02-01', '2026-01-31'], '2026-01-31'],
  ['max', [1, 3, null], 3],
  ['max', [], null],
  ['median', [5, 1, 9], 5],
  ['median', ['1', 2, 3, 4], 2.5],
  ['median', [], null],
  ['first', [null, 'a', 'b'], 'a'],
  ['last', ['a', 'b', null], 'b'],
  ['append', [1, [2], null], [1, [2]]],
  ['concatenate', ['a', 1, null, [2]], 'a, 1, [2]'],
];

describe('data.summarize', () => {
  it.each(table)('%s of %j is %j', async (operation, values, expected) => {
    expect(await summarizeValues(operation, ...values)).toEqual(expected);
  });

  it('has every operation in the table above', () => {
    expect(new Set(table.map(([operation]) => operation))).toEqual(new Set(Object.keys(summaries)));
  });

  it('groups by several fields, in order of their first items, and says who is in a group', async () => {
    const items = await summarize(
      { groupBy: ['who.id', 'day'], values: [{ operation: 'count' }, { operation: 'sum', field: 'n.n' }] },
      { who: { id: 2 }, day: 'mon', n: { n: 1 } },
      { who: { id: 1 }, day: 'mon' },
      { who: { id: 2 }, day: 'mon', n: { n: 2 } },
      { day: 'mon' },
    );
    expect(items).toEqual([
      { json: { who: { id: 2 }, day: 'mon', count: 2, sum_n_n: 3 }, pairedItem: [{ item: 0 }, { item: 2 }] },
      { json: { who: { id: 1 }, day: 'mon', count: 1, sum_n_n: 0 }, pairedItem: { item: 1 } },
      { json: { who: { id: null }, day: 'mon', count: 1, sum_n_n: 0 }, pairedItem: { item: 3 } },
    ]);
  });

  it('leaves out items without the fields when it is told to', async () => {
    const parameters = { groupBy: ['a'], ungrouped: 'skip', values: [{ operation: 'count' }] };
    expect(await summarize(parameters, { b: 1 }, { a: null })).toEqual([]);
  });

  it('keeps 1 and "1" apart in items, and together where they are names', async () => {
    const parameters = { groupBy: ['a', 'b'], values: [{}] };
    const items = [
      { a: 1, b: 'x.y' },
      { a: '1', b: 'x.y' },
    ];
    expect(await summarize(parameters, ...items)).toHaveLength(2);
    expect(await summarize({ ...parameters, output: 'object' }, ...items)).toEqual([
      { json: { 1: { 'x.y': { count: 2 } } }, pairedItem: [{ item: 0 }, { item: 1 }] },
    ]);
    expect((await summarize({ values: [{}], groupBy: ['a'], output: 'object' }, {}, { a: 'null' }))[0]?.json).toEqual({
      null: { count: 2 },
    });
  });

  it('sums up nothing as well', async () => {
    expect((await summarize({ values: [{}] })).map(({ json }) => json)).toEqual([{ count: 0 }]);
    expect(await summarize({ values: [{}], groupBy: ['a'] })).toEqual([]);
  });

  it.each([
    [{ operation: 'sum', field: 'v' }, [1, 'many'], 'values[0].field', 1],
    [{ operation: 'average', field: 'v' }, [true], 'values[0].field', 0],
    [{ operation: 'sum', field: 'v' }, [1e308, 1e308], 'values[0].operation', 0],
    [{ operation: 'first', field: 'v', to: '__proto__' }, [1], 'values[0].to', 0],
  ])('names what is wrong with %j', async (value, values, parameter, item) => {
    const run = summarize({ values: [value] }, ...values.map((v) => ({ v })));
    await expect(run).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter, node: 'Summarize', item },
    });
  });

  it('refuses a group that would be the nature of an object', async () => {
    const run = summarize({ values: [{}], groupBy: ['a'], output: 'object' }, { a: '__proto__' });
    await expect(run).rejects.toMatchObject({ details: { parameter: 'groupBy[0]' } });
    expect({}).not.toHaveProperty('count');
  });
});
