/** Which items the entries of lists become. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataSplitOut } from './data-split-out.ts';

const file = { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' };

async function run(parameters: Parameters, ...list: JsonObject[]) {
  const inputs = [list.map((json) => ({ json, binary: { file } }))];
  return (await runNode(dataSplitOut, { parameters, inputs })).outputs[0] ?? [];
}

const split = async (parameters: Parameters, ...list: JsonObject[]) =>
  (await run(parameters, ...list)).map(({ json }) => json);

const lists = (...fields: string[]) => ({ fields: fields.map((field) => ({ field })) });

describe('data.split-out', () => {
  it('gives the whole of objects, and other entries in their field', async () => {
    expect(await split(lists('l'), { l: [{ a: 1 }, 2, [3], null] })).toEqual([
      { a: 1 },
      { l: 2 },
      { l: [3] },
      { l: null },
    ]);
  });

  it('pairs every new item with the one that had the list', async () => {
    const items = await run(lists('l'), { l: [1] }, { l: [] }, { l: [2, 3] });
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }, { item: 2 }]);
  });

  it('puts lists side by side, as many as the longest has', async () => {
    expect(await split(lists('a', 'b'), { a: [1, 2], b: ['x'] })).toEqual([{ a: 1, b: 'x' }, { a: 2 }]);
  });

  it('keeps other fields, with the entry in the place of the list', async () => {
    const json = { id: 1, order: { no: 7, lines: [1, 2] } };
    const before = structuredClone(json);
    expect(await split({ ...lists('order.lines'), include: 'all' }, json)).toEqual([
      { id: 1, order: { no: 7, lines: 1 } },
      { id: 1, order: { no: 7, lines: 2 } },
    ]);
    expect(json).toEqual(before);
  });

  it('keeps selected fields only, and puts the entry where it is told', async () => {
    const parameters = {
      fields: [{ field: 'l', to: 'line.it' }],
      include: 'selected',
      includeFields: ['who.id', 'none'],
    };
    expect(await split(parameters, { l: [1], who: { id: 5, name: 'x' }, z: 1 })).toEqual([
      { who: { id: 5 }, line: { it: 1 } },
    ]);
  });

  it('counts the places of a list', async () => {
    expect(await split({ ...lists('l'), keyField: 'at' }, { l: [{ a: 1 }, { a: 2 }] })).toEqual([
      { a: 1, at: 0 },
      { a: 2, at: 1 },
    ]);
  });

  it('takes a single value for a list of itself', async () => {
    expect(await split(lists('l'), { l: 5 })).toEqual([{ l: 5 }]);
  });

  it.each([
    ['skip', []],
    ['keep', [{ other: 1 }]],
  ])('an item without the list, %s', async (missing, expected) => {
    expect(await split({ ...lists('l'), missing, include: 'all' }, { other: 1 })).toEqual(expected);
    expect(await split({ ...lists('l'), missing, include: 'all' }, { l: [], other: 1 })).toEqual([]);
  });

  it('stops at an item without the list when it is told to', async () => {
    await expect(split({ ...lists('l'), missing: 'stop' }, { l: [1] }, {})).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'fields[0].field', node: 'Split out', item: 1 },
    });
  });

  it('shares files with the item that it comes from when it is told to', async () => {
    expect((await run(lists('l'), { l: [1] }))[0]).not.toHaveProperty('binary');
    expect((await run({ ...lists('l'), keepFiles: true }, { l: [1] }))[0]?.binary).toEqual({ file });
  });

  it('lets no name of an object become its nature', async () => {
    const entry: JsonObject = JSON.parse('{"__proto__": {"polluted": true}}');
    const [json] = await split({ ...lists('o'), keyField: 'name' }, { o: entry });
    expect(json).toMatchObject({ name: '__proto__' });
    expect({}).not.toHaveProperty('polluted');
    await expect(split({ ...lists('l'), keyField: '__proto__' }, { l: [1] })).rejects.toMatchObject({
      details: { parameter: 'keyField' },
    });
  });

  it('stops before lists multiply without end', async () => {
    const l = Array.from({ length: 2_000 }, () => 1);
    await expect(split(lists('l'), ...Array.from({ length: 501 }, () => ({ l })))).rejects.toMatchObject({
      code: 'ITEM_LIMIT',
    });
  });

  it('gives nothing of nothing', async () => {
    expect(await split(lists('l'))).toEqual([]);
  });
});
