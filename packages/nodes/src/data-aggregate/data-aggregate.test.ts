/** What becomes of many items in one. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataAggregate } from './data-aggregate.ts';

async function aggregate(parameters: Parameters, ...list: JsonObject[]): Promise<JsonObject | undefined> {
  const { outputs } = await runNode(dataAggregate, { parameters, inputs: [list.map((json) => ({ json }))] });
  expect(outputs).toHaveLength(1);
  expect(outputs[0]).toHaveLength(1);
  return outputs[0]?.[0]?.json;
}

const fields = [{ field: 'a.b', to: 'list' }, { field: 'c' }];

describe('data.aggregate', () => {
  it('leaves out what is missing, or has null in its place', async () => {
    const items = [{ a: { b: 1 }, c: 'x' }, { c: null }, { a: { b: 3 } }];
    expect(await aggregate({ fields }, ...items)).toEqual({ list: [1, 3], c: ['x'] });
    expect(await aggregate({ fields, missing: 'null' }, ...items)).toEqual({
      list: [1, null, 3],
      c: ['x', null, null],
    });
  });

  it('merges lists, or makes a list of them', async () => {
    const items = [{ c: [1, 2] }, { c: 3 }, { c: [] }];
    expect(await aggregate({ fields: [{ field: 'c' }] }, ...items)).toEqual({ c: [[1, 2], 3, []] });
    expect(await aggregate({ fields: [{ field: 'c' }], mergeLists: true }, ...items)).toEqual({ c: [1, 2, 3] });
  });

  it('gathers whole items, or parts of them', async () => {
    const items = [{ a: { b: 1, c: 2 } }, { a: { b: 3 } }];
    const parameters = { mode: 'items', includeFields: ['a.b'] };
    expect(await aggregate(parameters, ...items)).toEqual({ items });
    expect(await aggregate({ ...parameters, include: 'selected' }, ...items)).toEqual({
      items: [{ a: { b: 1 } }, { a: { b: 3 } }],
    });
    expect(await aggregate({ ...parameters, include: 'except', to: 'rest.all' }, ...items)).toEqual({
      rest: { all: [{ a: { c: 2 } }, { a: {} }] },
    });
  });

  it('comes from every item, and has all their files under names of their own', async () => {
    const file = (hash: string) => ({ hash, sizeBytes: 1, mimeType: 'text/plain' });
    const inputs = [
      [
        { json: {}, binary: { data: file('a') } },
        { json: {}, binary: { data: file('b'), data2: file('c') } },
        { json: {} },
      ],
    ];
    const { outputs } = await runNode(dataAggregate, { parameters: { mode: 'items', keepFiles: true }, inputs });
    expect(outputs[0]?.[0]).toMatchObject({
      pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
      binary: { data: file('a'), data2: file('b'), data22: file('c') },
    });
  });

  it('makes empty lists of no items', async () => {
    expect(await aggregate({ fields })).toEqual({ list: [], c: [] });
  });

  it('names the field that a list cannot go to', async () => {
    const run = aggregate({ fields: [{ field: 'a', to: 'x..y' }] }, { a: 1 });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'fields[0].to' } });
  });
});
