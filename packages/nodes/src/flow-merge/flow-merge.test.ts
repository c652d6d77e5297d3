/** What becomes of several lists of items. */
import type { Item, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runNode } from '../testing/run-node.ts';
import { flowMerge } from './flow-merge.ts';

function items(...list: JsonObject[]): Item[] {
  return list.map((json) => ({ json }));
}

async function merge(parameters: Parameters, ...inputs: Item[][]): Promise<readonly Item[]> {
  return (await runNode(flowMerge, { parameters, inputs })).outputs[0] ?? [];
}

const json = (merged: readonly Item[]) => merged.map((item) => item.json);

const left = items({ id: 1, a: 'x' }, { id: 2, a: 'y' }, { id: 2, a: 'z' });
const right = items({ id: 2, b: 20 }, { id: 3, b: 30 }, { b: 40 });

describe('flow.merge', () => {
  it('appends inputs in their order, each item with its input', async () => {
    const merged = await merge({ inputs: 3 }, items({ n: 1 }), [], items({ n: 3 }, { n: 4 }));
    expect(merged).toEqual([
      { json: { n: 1 }, pairedItem: { item: 0, input: 0 } },
      { json: { n: 3 }, pairedItem: { item: 0, input: 2 } },
      { json: { n: 4 }, pairedItem: { item: 1, input: 2 } },
    ]);
  });

  it('has as many inputs as its parameter says, even before that is checked', () => {
    const count = (inputs: Parameters) =>
      typeof flowMerge.inputs === 'function' ? flowMerge.inputs(inputs).length : -1;
    expect([count({}), count({ inputs: 4 }), count({ inputs: 99 }), count({ inputs: '=x' })]).toEqual([2, 4, 10, 2]);
  });

  it('takes one input only', async () => {
    const merged = await merge({ mode: 'choose', useInput: 2 }, items({ n: 1 }), items({ n: 2 }));
    expect(merged).toEqual([{ json: { n: 2 }, pairedItem: { item: 0, input: 1 } }]);
  });

  it('says that there is no such input', async () => {
    const run = merge({ mode: 'choose', useInput: 3 }, items({ n: 1 }), items({ n: 2 }));
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'useInput' } });
  });

  it.each([
    ['inner', 1],
    ['left', 1],
    ['outer', 3],
  ])('by position, %s gives %i', async (join, count) => {
    const merged = await merge({ mode: 'position', join }, items({ a: 1 }), items({ b: 1 }, { b: 2 }, { b: 3 }));
    expect(merged).toHaveLength(count);
    expect(merged[0]).toEqual({
      json: { a: 1, b: 1 },
      pairedItem: [
        { item: 0, input: 0 },
        { item: 0, input: 1 },
      ],
    });
  });

  it.each([
    [
      'inner',
      [
        { id: 2, a: 'y', b: 20 },
        { id: 2, a: 'z', b: 20 },
      ],
    ],
    [
      'left',
      [
        { id: 1, a: 'x' },
        { id: 2, a: 'y', b: 20 },
        { id: 2, a: 'z', b: 20 },
      ],
    ],
    ['outer', [{ id: 1, a: 'x' }, { id: 2, a: 'y', b: 20 }, { id: 2, a: 'z', b: 20 }, { id: 3, b: 30 }, { b: 40 }]],
  ])('by fields, %s', async (join, expected) => {
    expect(json(await merge({ mode: 'match', match: [{ field: 'id' }], join }, left, right))).toEqual(expected);
  });

  it('by fields of other names, nested ones, and several at once', async () => {
    const parameters = {
      mode: 'match',
      match: [{ field: 'who.id', otherField: 'customer' }, { field: 'day' }],
    };
    const merged = await merge(
      parameters,
      items({ who: { id: 1 }, day: 'mon' }, { who: { id: 1 }, day: 'tue' }),
      items({ customer: 1, day: 'tue', paid: true }),
    );
    expect(json(merged)).toEqual([{ who: { id: 1 }, day: 'tue', customer: 1, paid: true }]);
  });

  it('by fields, what is missing on both sides does not agree, nor does text with a number', async () => {
    const parameters = { mode: 'match', match: [{ field: 'id' }] };
    expect(await merge(parameters, items({ a: 1 }, { id: null }), items({ b: 1 }, { id: null }))).toEqual([]);
    expect(await merge(parameters, items({ id: 1 }), items({ id: '1' }))).toEqual([]);
  });

  it('by fields, objects agree whatever the order of their fields', async () => {
    const parameters = { mode: 'match', match: [{ field: 'id' }] };
    const merged = await merge(parameters, items({ id: { a: 1, b: 2 } }), items({ id: { b: 2, a: 1 }, c: 3 }));
    expect(merged).toHaveLength(1);
  });

  it('by fields, three inputs', async () => {
    const parameters = { mode: 'match', match: [{ field: 'id' }], inputs: 3, join: 'outer' };
    const merged = await merge(parameters, items({ id: 1, a: 1 }), items({ id: 2, b: 2 }), items({ id: 2, c: 3 }));
    expect(json(merged)).toEqual([
      { id: 1, a: 1 },
      { id: 2, b: 2, c: 3 },
    ]);
  });

  it.each([
    ['first', { id: 1, v: 'a' }],
    ['last', { id: 1, v: 'b' }],
  ])('where both have a field, the %s wins', async (prefer, expected) => {
    const merged = await merge({ mode: 'position', prefer }, items({ id: 1, v: 'a' }), items({ v: 'b' }));
    expect(json(merged)).toEqual([expected]);
  });

  it('keeps files of all inputs', async () => {
    const file = { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' };
    const merged = await merge(
      { mode: 'position' },
      [{ json: {}, binary: { one: file } }],
      [{ json: {}, binary: { two: file } }],
    );
    expect(merged[0]?.binary).toEqual({ one: file, two: file });
  });

  it('stops before equal keys multiply without end', () => {
    const many = Array.from({ length: 1500 }, () => ({ json: { id: 1 } }));
    const parameters = { mode: 'match', match: [{ field: 'id' }] };
    const ctx = createTestContext(flowMerge, { parameters, inputs: [many, many] });
    expect(() => flowMerge.run(ctx, many)).toThrow(expect.objectContaining({ code: 'ITEM_LIMIT' }));
  });
});
