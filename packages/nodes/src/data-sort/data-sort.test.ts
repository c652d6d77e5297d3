/** In which order items come out. */
import type { Item, Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runNode } from '../testing/run-node.ts';
import { dataSort } from './data-sort.ts';

const itemsOf = (...values: Json[]): Item[] => values.map((v) => ({ json: { v } }));

async function sort(parameters: Parameters, ...values: Json[]): Promise<Json[]> {
  const { outputs } = await runNode(dataSort, { parameters, inputs: [itemsOf(...values)] });
  return (outputs[0] ?? []).map(({ json }) => json.v ?? null);
}

const by = (over: Parameters = {}) => ({ fields: [{ field: 'v', ...over }] });

describe('data.sort', () => {
  it.each<[string, Parameters, Json[], Json[]]>([
    ['numbers as numbers', by(), [10, 9, -1, 2.5], [-1, 2.5, 9, 10]],
    ['numbers in texts as texts', by(), ['10', '9'], ['10', '9']],
    ['numbers in texts as numbers when told', by({ type: 'number' }), ['10', 9, ' 1 '], [' 1 ', 9, '10']],
    ['what is missing last', by(), [null, 2, null, 1], [1, 2, null, null]],
    ['what is missing last, downwards too', by({ direction: 'descending' }), [null, 1, 2], [2, 1, null]],
    ['blank texts last among numbers', by({ type: 'number' }), ['', '2', '1'], ['1', '2', '']],
    ['types apart', by(), [{ a: 1 }, true, 'a', 1, false], [1, 'a', false, true, { a: 1 }]],
    ['texts as a dictionary', by(), ['zebra', 'Äpfel', 'apple', 'Zoo'], ['Äpfel', 'apple', 'zebra', 'Zoo']],
    ['texts of another language', { ...by(), language: 'sv' }, ['ö', 'z', 'a'], ['a', 'z', 'ö']],
    ['texts by code', { ...by(), texts: 'code' }, ['b', 'B', 'a'], ['B', 'a', 'b']],
    ['numbers inside texts', { ...by(), texts: 'numbers' }, ['v10', 'v9'], ['v9', 'v10']],
    ['values as texts', by({ type: 'text' }), [10, '9', true], [10, '9', true]],
    [
      'dates with offsets',
      by({ type: 'date' }),
      ['2026-01-01T12:00Z', '2026-01-01T12:30+01:00', '2025-12-31'],
      ['2025-12-31', '2026-01-01T12:30+01:00', '2026-01-01T12:00Z'],
    ],
  ])('sorts %s', async (_, parameters, values, expected) => {
    expect(await sort(parameters, ...values)).toEqual(expected);
  });

  it('takes the next field where the first is equal, and keeps the order where all are', async () => {
    const rows = [
      { a: 1, deep: { b: 1 }, n: 0 },
      { a: 0, deep: { b: 9 }, n: 1 },
      { a: 1, deep: { b: 2 }, n: 2 },
      { a: 1, deep: { b: 2 }, n: 3 },
    ];
    const parameters = { fields: [{ field: 'a' }, { field: 'deep.b', direction: 'descending' }] };
    const { outputs } = await runNode(dataSort, { parameters, inputs: [rows.map((json) => ({ json }))] });
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
      { item: 1 },
      { item: 2 },
      { item: 3 },
      { item: 0 },
    ]);
  });

  it('is stable and right over many runs of its parts', async () => {
    const values = Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 1_000);
    const { outputs } = await runNode(dataSort, { parameters: by(), inputs: [itemsOf(...values)] });
    const order = values
      .map((value, item) => ({ value, item }))
      .toSorted((a, b) => a.value - b.value || a.item - b.item);
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(order.map(({ item }) => ({ item })));
  });

  it('shuffles by the chance of the execution: everything is there once', async () => {
    const values = Array.from({ length: 100 }, (_, n) => n);
    let seed = 1;
    const step = { parameters: { mode: 'random' }, inputs: [itemsOf(...values)] };
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const result = await dataSort.run({ ...createTestContext(dataSort, step), random }, step.inputs[0] ?? []);
    const shuffled = result.kind === 'output' ? (result.outputs[0] ?? []) : [];
    expect(shuffled.map(({ json }) => json.v)).not.toEqual(values);
    expect(shuffled.map(({ json }) => json.v as number).toSorted((a, b) => a - b)).toEqual(values);
    expect(shuffled.every(({ json, pairedItem }) => !Array.isArray(pairedItem) && pairedItem?.item === json.v)).toBe(
      true,
    );
  });

  it.each([
    [by({ type: 'number' }), 'fields[0].type', 1],
    [by({ type: 'date' }), 'fields[0].type', 1],
    [{ ...by(), language: 'xx' }, 'language', 0],
    [{ ...by(), language: '!' }, 'language', 0],
  ])('names what is wrong in %j', async (parameters, parameter, item) => {
    await expect(sort(parameters, 1, 'soon')).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter, node: 'Sort', item },
    });
  });

  it('gives nothing of nothing, and leaves its input as it was', async () => {
    expect(await sort(by())).toEqual([]);
    const items = Object.freeze(itemsOf(2, 1)) as Item[];
    await runNode(dataSort, { parameters: by(), inputs: [items] });
    expect(items).toEqual(itemsOf(2, 1));
  });
});
