/** How many items are left. */
import type { Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataLimit } from './data-limit.ts';

const items = [1, 2, 3].map((n) => ({ json: { n }, pairedItem: { item: 9 } }));

const limit = async (parameters: Parameters) =>
  (await runNode(dataLimit, { parameters, inputs: [items] })).outputs[0]?.map(({ json, pairedItem }) => [
    json.n,
    pairedItem,
  ]);

describe('data.limit', () => {
  it.each([
    [{}, [[1, { item: 0 }]]],
    [
      { count: 2, keep: 'last' },
      [
        [2, { item: 1 }],
        [3, { item: 2 }],
      ],
    ],
    [{ count: 0 }, []],
    [{ count: 0, keep: 'last' }, []],
  ])('%j keeps the right ones, each paired with itself', async (parameters, expected) => {
    expect(await limit(parameters)).toEqual(expected);
  });

  it('passes all on when there are no more', async () => {
    expect(await limit({ count: 3, keep: 'last' })).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ]);
  });

  it('reads its count from an expression, and refuses less than none', async () => {
    expect(await limit({ count: '={{ 1 + 1 }}' })).toHaveLength(2);
    await expect(limit({ count: '={{ -1 }}' })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });
});
