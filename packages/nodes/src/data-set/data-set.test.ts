/** Fields that are set, and the items that they are set on. */
import type { Item, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataSet } from './data-set.ts';

async function setOn(parameters: Parameters, ...items: Item[]): Promise<readonly Item[]> {
  return (await runNode(dataSet, { parameters, inputs: [items] })).outputs[0] ?? [];
}

async function setOne(fields: Parameters['fields'], json: JsonObject): Promise<JsonObject | undefined> {
  return (await setOn({ fields: fields ?? [] }, { json }))[0]?.json;
}

describe('data.set', () => {
  it('leaves the item that came in as it was, and shares what it does not touch', async () => {
    const json = { a: 1, deep: { list: [{ b: 2 }], other: { c: 3 } } };
    const before = structuredClone(json);
    const after = await setOne([{ name: 'deep.list.0.b', value: 9 }], json);
    expect(json).toEqual(before);
    expect(after).toEqual({ a: 1, deep: { list: [{ b: 9 }], other: { c: 3 } } });
    expect(Object.is((after as typeof json).deep.other, json.deep.other)).toBe(true);
  });

  it('resolves values for each item', async () => {
    const items = await setOn(
      { fields: [{ name: 'double', value: '={{ $json.n * 2 }}' }], keepOtherFields: false },
      { json: { n: 1 } },
      { json: { n: 2 } },
    );
    expect(items.map(({ json }) => json)).toEqual([{ double: 2 }, { double: 4 }]);
  });

  it('keeps files and gives up the lineage of the step before', async () => {
    const binary = { file: { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' } };
    const [item] = await setOn({ fields: [] }, { json: { a: 1 }, binary, pairedItem: { item: 7 } });
    expect(item).toEqual({ json: { a: 1 }, binary });
  });

  it.each([
    ['a path through what is not there', 'x.y', 1, { a: 1 }, { a: 1, x: { y: 1 } }],
    ['a path through a value that is no object', 'a.b', 1, { a: 5 }, { a: { b: 1 } }],
    ['the next place of a list', 'list.1', 'b', { list: ['a'] }, { list: ['a', 'b'] }],
    ['a name that objects have from birth', 'constructor.x', 1, {}, { constructor: { x: 1 } }],
    ['a field without a value', 'a', undefined, {}, { a: null }],
  ])('sets %s', async (_, name, value, json, expected) => {
    const field = value === undefined ? { name } : { name, value };
    expect(await setOne([field], json as JsonObject)).toEqual(expected);
  });

  it.each([
    ['__proto__', {}],
    ['__proto__.polluted', {}],
    ['a.__proto__.polluted', { a: {} }],
    ['a..b', {}],
    ['.a', {}],
    ['list.5', { list: [] }],
    ['list.x', { list: [] }],
  ])('refuses the name %s', async (name, json) => {
    const run = setOne([{ name, value: true }], json as JsonObject);
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'fields[0].name' } });
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    [7, 'string', '7'],
    [{ a: 1 }, 'string', '{"a":1}'],
    [' 4.5 ', 'number', 4.5],
    [true, 'number', 1],
    ['TRUE', 'boolean', true],
    [0, 'boolean', false],
    ['{"a":1}', 'object', { a: 1 }],
    ['[1]', 'array', [1]],
    [null, 'number', null],
  ])('reads %j as %s', async (value, type, expected) => {
    expect(await setOne([{ name: 'v', value, type }], {})).toEqual({ v: expected });
  });

  it.each([
    ['abc', 'number'],
    ['', 'number'],
    ['yes', 'boolean'],
    ['[1]', 'object'],
    ['{', 'object'],
    ['{}', 'array'],
    [5, 'array'],
  ])('cannot read %j as %s', async (value, type) => {
    const run = setOne([{ name: 'v', value, type }], {});
    await expect(run).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'fields[0].value', item: 0 },
    });
  });

  it('takes an object, or the text of one, in its place', async () => {
    const parameters = { mode: 'json', json: '={{ $json.patch }}' };
    const items = await setOn(parameters, { json: { a: 1, patch: { b: 2 } } }, { json: { a: 1, patch: '{"c": 3}' } });
    expect(items.map(({ json }) => json)).toEqual([
      { a: 1, b: 2, patch: { b: 2 } },
      { a: 1, c: 3, patch: '{"c": 3}' },
    ]);
  });

  it.each([[[1]], ['[1]'], ['{'], [4], [null]])('takes %j for no object', async (json) => {
    const run = setOn({ mode: 'json', json }, { json: {} });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'json' } });
  });
});
