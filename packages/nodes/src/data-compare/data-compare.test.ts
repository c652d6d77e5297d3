/** What two lists have in common, and where they differ. */
import type { Item, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runNode } from '../testing/run-node.ts';
import { dataCompare } from './data-compare.ts';

const itemsOf = (list: readonly JsonObject[]): Item[] => list.map((json) => ({ json }));

async function compare(parameters: Parameters, a: JsonObject[], b: JsonObject[]): Promise<JsonObject[][]> {
  const { outputs } = await runNode(dataCompare, {
    parameters: { match: [{ field: 'id' }], ...parameters },
    inputs: [itemsOf(a), itemsOf(b)],
  });
  return outputs.map((items) => items.map(({ json }) => json));
}

/** Which output a pair of the same key goes to. */
async function judge(parameters: Parameters, a: JsonObject, b: JsonObject): Promise<string> {
  const [onlyA, same, different] = await compare(parameters, [{ id: 1, ...a }], [{ id: 1, ...b }]);
  return onlyA?.length === 1
    ? 'strangers'
    : same?.length === 1
      ? 'same'
      : different?.length === 1
        ? 'different'
        : 'lost';
}

describe('data.compare', () => {
  it('parts four ways, and says of each where it came from', async () => {
    const a = itemsOf([{ id: 1 }, { id: 2, v: 1 }, { id: 3, v: 1 }]);
    const b = itemsOf([{ id: 4 }, { id: 3, v: 2 }, { id: 2, v: 1 }]);
    const parameters = { match: [{ field: 'id' }], prefer: 'b' };
    const { outputs } = await runNode(dataCompare, { parameters, inputs: [a, b] });
    expect(outputs).toEqual([
      [{ json: { id: 1 }, pairedItem: { item: 0, input: 0 } }],
      [
        {
          json: { id: 2, v: 1 },
          pairedItem: [
            { item: 1, input: 0 },
            { item: 2, input: 1 },
          ],
        },
      ],
      [
        {
          json: { id: 3, v: 2 },
          pairedItem: [
            { item: 2, input: 0 },
            { item: 1, input: 1 },
          ],
        },
      ],
      [{ json: { id: 4 }, pairedItem: { item: 0, input: 1 } }],
    ]);
  });

  it.each([
    ['a', { id: 1, x: 1, y: { z: 1, w: 1 } }],
    ['b', { id: 1, x: 2, y: { z: 2, w: 2 }, n: 3 }],
    ['mix', { id: 1, x: 2, y: { z: 1, w: 2 }, n: 3 }],
    [
      'both',
      {
        key: { id: 1 },
        same: {},
        different: { x: { a: 1, b: 2 }, y: { a: { z: 1, w: 1 }, b: { z: 2, w: 2 } }, n: { a: null, b: 3 } },
      },
    ],
  ])('shows what differs as %s', async (prefer, expected) => {
    const a = { id: 1, x: 1, y: { z: 1, w: 1 } };
    const b = { id: 1, x: 2, y: { z: 2, w: 2 }, n: 3 };
    expect((await compare({ prefer, except: ['y.z', 'none'] }, [a], [b]))[2]).toEqual([expected]);
    expect(a).toEqual({ id: 1, x: 1, y: { z: 1, w: 1 } });
  });

  it.each<[string, Parameters, JsonObject, JsonObject, string]>([
    ['fields in another order', {}, { v: { x: 1, y: 2 } }, { v: { y: 2, x: 1 } }, 'same'],
    ['another value', {}, { v: 1 }, { v: 2 }, 'different'],
    ['a field that only one has', {}, {}, { v: null }, 'different'],
    ['a field that does not count', { ignore: ['v.at'] }, { v: { at: 1, n: 1 } }, { v: { at: 2, n: 1 } }, 'same'],
    ['a number and its text', {}, { v: 1 }, { v: '1' }, 'different'],
    ['a number and its text, loosely', { looseTypes: true }, { v: [1, true] }, { v: ['1.0', 'true'] }, 'same'],
    ['missing and empty', {}, { v: '' }, { v: null }, 'different'],
    ['missing and empty, loosely', { looseEmpty: true }, { v: ' ', w: { x: null } }, { w: {} }, 'same'],
    ['texts', {}, { v: 'Noria ' }, { v: 'noria' }, 'different'],
    ['texts, loosely', { looseText: true }, { v: 'Noria ' }, { v: 'noria' }, 'same'],
    ['keys, loosely', { looseTypes: true }, { id: 7 }, { id: '7' }, 'same'],
    ['keys, strictly', {}, { id: 7 }, { id: '7' }, 'strangers'],
  ])('judges %s', async (_, parameters, a, b, expected) => {
    expect(await judge(parameters, a, b)).toBe(expected);
  });

  it('finds partners by several fields of other names', async () => {
    const match = [{ field: 'who.id', otherField: 'customer' }, { field: 'day' }];
    const a = [
      { who: { id: 1 }, day: 1, n: 1 },
      { who: { id: 1 }, day: 2 },
    ];
    const result = await compare({ match }, a, [{ customer: 1, day: 1, n: 2, who: {} }]);
    expect(result).toEqual([
      [{ who: { id: 1 }, day: 2 }],
      [],
      [{ key: { who: { id: 1 }, day: 1 }, same: { who: { id: 1 } }, different: { n: { a: 1, b: 2 } } }],
      [],
    ]);
  });

  it('has no partner for an item without the key', async () => {
    expect((await compare({}, [{}, { id: null }], [{}])).map(({ length }) => length)).toEqual([2, 0, 0, 1]);
  });

  it('compares with the first of several, or with every one', async () => {
    const a = [
      { id: 1, v: 1 },
      { id: 1, v: 2 },
    ];
    const b = [
      { id: 1, v: 1 },
      { id: 1, v: 2 },
    ];
    expect((await compare({}, a, b)).map(({ length }) => length)).toEqual([0, 1, 1, 0]);
    expect((await compare({ multiple: 'all' }, a, b)).map(({ length }) => length)).toEqual([0, 2, 2, 0]);
  });

  it('takes nothing on either side', async () => {
    expect((await compare({}, [], [{ id: 1 }])).map(({ length }) => length)).toEqual([0, 0, 0, 1]);
    expect((await compare({}, [{ id: 1 }], [])).map(({ length }) => length)).toEqual([1, 0, 0, 0]);
    expect(await compare({}, [], [])).toEqual([[], [], [], []]);
  });

  it('stops before equal keys multiply without end', () => {
    const many = itemsOf(Array.from({ length: 1_100 }, () => ({ id: 1 })));
    const parameters = { match: [{ field: 'id' }], multiple: 'all' };
    const ctx = createTestContext(dataCompare, { parameters, inputs: [many, many] });
    expect(() => dataCompare.run(ctx, many)).toThrow(expect.objectContaining({ code: 'ITEM_LIMIT' }));
  });
});
