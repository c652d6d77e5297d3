/** What a filter lets through. */
import type { Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { flowFilter } from './flow-filter.ts';

const filter = async (parameters: Parameters, ...values: Json[]) =>
  (await runNode(flowFilter, { parameters, inputs: [values.map((n) => ({ json: { n } }))] })).outputs[0];

const matches = (operator: string, right: Json) => [{ left: '={{ $json.n }}', operator, right }];

describe('flow.filter', () => {
  it('pairs what it keeps with what it was', async () => {
    expect(await filter({ conditions: matches('number.greater', 1) }, 1, 2, 0, 3)).toEqual([
      { json: { n: 2 }, pairedItem: { item: 1 } },
      { json: { n: 3 }, pairedItem: { item: 3 } },
    ]);
  });

  it('gives nothing of nothing', async () => {
    expect(await filter({ conditions: matches('number.greater', 1) })).toEqual([]);
  });

  it.each([
    ['string.equals', 'Noria', 'NORIA'],
    ['string.contains', 'big NORIA', 'noria'],
    ['string.matches', 'NORIA 1', 'ria \\d'],
    ['array.contains', ['Noria'], 'noria'],
  ])('%s counts case only when it is asked to', async (operator, left, right) => {
    const conditions = matches(operator, right);
    expect(await filter({ conditions }, left)).toHaveLength(0);
    expect(await filter({ conditions, caseSensitive: false }, left)).toHaveLength(1);
  });

  it('says before it runs that a pattern cannot be read', () => {
    expect(flowFilter.check?.({ conditions: matches('string.matches', '(') })).toEqual([
      { path: 'conditions[0].right', problem: expect.stringContaining('missing closing )') },
    ]);
    expect(flowFilter.check?.({ conditions: matches('string.matches', '={{ "(" }}') })).toEqual([]);
  });

  it('says so while it runs where an expression gives the pattern', async () => {
    const run = filter({ conditions: matches('string.matches', '={{ "(" }}') }, 'a');
    await expect(run).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'conditions[0].right', node: 'Filter', item: 0 },
    });
  });
});
