/** Which names fields get. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataRename } from './data-rename.ts';

async function rename(parameters: Parameters, json: JsonObject): Promise<JsonObject | undefined> {
  const before = structuredClone(json);
  const { outputs } = await runNode(dataRename, { parameters, inputs: [[{ json }]] });
  expect(json).toEqual(before);
  return outputs[0]?.[0]?.json;
}

const fields = (...pairs: [string, string][]) => ({ fields: pairs.map(([from, to]) => ({ from, to })) });

const pattern = (source: string, replacement: string, more: Parameters = {}) => ({
  patterns: [{ pattern: source, replacement, ...more }],
});

describe('data.rename, one by one', () => {
  it('leaves a field in its place', async () => {
    const json = await rename(fields(['b', 'x'], ['d.e', 'd.y']), { a: 1, b: 2, c: 3, d: { e: 4, f: 5 } });
    expect(JSON.stringify(json)).toBe('{"a":1,"x":2,"c":3,"d":{"y":4,"f":5}}');
  });

  it('lets two fields change their names with each other', async () => {
    expect(await rename(fields(['a', 'b'], ['b', 'a']), { a: 1, b: 2 })).toEqual({ a: 2, b: 1 });
  });

  it('renames an object and a field in it', async () => {
    expect(await rename(fields(['a', 'x'], ['a.b', 'a.y']), { a: { b: 1 } })).toEqual({ x: { y: 1 } });
  });

  it('moves a field into an object, and out of a list', async () => {
    const json = { city: 'Oran', lines: [{ sku: 'a' }, { sku: 'b' }] };
    expect(await rename(fields(['city', 'address.city'], ['lines.0.sku', 'first']), json)).toEqual({
      lines: [{}, { sku: 'b' }],
      first: 'a',
      address: { city: 'Oran' },
    });
  });

  it('moves several entries out of one list', async () => {
    const parameters = fields(['l.0', 'a'], ['l.2', 'c'], ['l.10', 'k']);
    const l = Array.from({ length: 11 }, (_, n) => n);
    expect(await rename(parameters, { l })).toEqual({ l: [1, 3, 4, 5, 6, 7, 8, 9], a: 0, c: 2, k: 10 });
  });

  it('does nothing for a field that is not there, or stops', async () => {
    expect(await rename(fields(['x', 'y']), { a: 1 })).toEqual({ a: 1 });
    await expect(rename({ ...fields(['a', 'b'], ['x', 'y']), missing: 'stop' }, { a: 1 })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'fields[1].from', node: 'Rename fields', item: 0 },
    });
  });

  it.each([
    [fields(['a', 'b']), 'fields[0].to'],
    [fields(['a', 'o.c']), 'fields[0].to'],
    [fields(['a', 'x'], ['b', 'x']), 'fields[1].to'],
  ])('stops at a name that is taken, or lets the field that has it give way', async (parameters, parameter) => {
    const json = { a: 1, b: 2, o: { c: 3 } };
    await expect(rename(parameters, json)).rejects.toMatchObject({ details: { parameter } });
    const renamed = await rename({ ...parameters, taken: 'overwrite' }, json);
    expect(renamed).not.toHaveProperty('a');
  });

  it.each(['__proto__', 'a..b', 'list.x', 'o.__proto__.y'])('refuses the name %s', async (to) => {
    const json = { a: { polluted: true }, list: [1], o: {} };
    await expect(rename(fields(['a', to]), json)).rejects.toMatchObject({ details: { parameter: 'fields[0].to' } });
    expect({}).not.toHaveProperty('polluted');
  });

  it('cannot rename an entry of a list', async () => {
    await expect(rename(fields(['l.0', 'l.x']), { l: [1] })).rejects.toMatchObject({
      details: { parameter: 'fields[0].to' },
    });
  });
});

describe('data.rename, by patterns', () => {
  it('replaces what it finds, with what groups caught', async () => {
    const json = { first_name: 'L', last_name: 'M', age: 3 };
    expect(await rename(pattern('^(\\w+)_name$', '$1'), json)).toEqual({ first: 'L', last: 'M', age: 3 });
    expect(await rename(pattern('NAME', '[$&]', { caseSensitive: false }), json)).toEqual({
      'first_[name]': 'L',
      'last_[name]': 'M',
      age: 3,
    });
  });

  it('goes as deep as it is told', async () => {
    const json = { x_a: [{ x_b: { x_c: 1 } }, 2, null] };
    expect(await rename(pattern('^x_', ''), json)).toEqual({ a: [{ x_b: { x_c: 1 } }, 2, null] });
    expect(await rename(pattern('^x_', '', { depth: 'all' }), json)).toEqual({ a: [{ b: { c: 1 } }, 2, null] });
  });

  it('comes after the fields', async () => {
    const parameters = { ...fields(['a', 'x_b']), ...pattern('^x_', '') };
    expect(await rename(parameters, { a: 1 })).toEqual({ b: 1 });
  });

  it.each([
    [pattern('\\d', ''), 'patterns[0].replacement'],
    [pattern('^.*$', ''), 'patterns[0].replacement'],
    [pattern('a1', '__proto__'), 'patterns[0].replacement'],
    [pattern('={{ "(" }}', ''), 'patterns[0].pattern'],
  ])('says what is wrong with %j', async (parameters, parameter) => {
    await expect(rename(parameters, { a1: 1, a2: 2 })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter, item: 0 },
    });
  });

  it('says before it runs that a pattern cannot be read', () => {
    expect(dataRename.check?.(pattern('(', ''))).toMatchObject([{ path: 'patterns[0].pattern' }]);
  });
});

it('data.rename gives nothing of nothing, and keeps files', async () => {
  const binary = { file: { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' } };
  const inputs = [[{ json: { a: 1 }, binary, pairedItem: { item: 4 } }]];
  const { outputs } = await runNode(dataRename, { parameters: fields(['a', 'b']), inputs });
  expect(outputs).toEqual([[{ json: { b: 1 }, binary }]]);
  expect((await runNode(dataRename, { parameters: {}, inputs: [[]] })).outputs).toEqual([[]]);
});
