/** What `$('start').item` finds after each of the built-in nodes that move, drop, make or put items together. */
import type { Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { manual } from './testing/sketch-workflow.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const items = [
  { json: { n: 3, list: ['a', 'b'], group: 'x' } },
  { json: { n: 1, list: ['c'], group: 'y' } },
  { json: { n: 2, list: [], group: 'x' } },
];

const large = [{ left: '={{ $json.n }}', operator: 'number.greater', right: 1 }];

/** Type, parameters, output that goes on, and the numbers of the items that what comes out came from. */
const table: readonly [string, Parameters, number, Json[]][] = [
  ['flow.no-op', {}, 0, [3, 1, 2]],
  ['flow.filter', { conditions: large }, 0, [3, 2]],
  ['flow.switch', { rules: [{ output: 'large', conditions: large }], fallback: 'extra' }, 0, [3, 2]],
  ['flow.switch', { rules: [{ output: 'large', conditions: large }], fallback: 'extra' }, 1, [1]],
  ['flow.switch', { mode: 'expression', index: '={{ $json.n }}' }, 2, [2]],
  ['data.sort', { fields: [{ field: 'n' }] }, 0, [1, 2, 3]],
  ['data.limit', { count: 2, keep: 'last' }, 0, [1, 2]],
  ['data.split-out', { fields: [{ field: 'list' }] }, 0, [3, 3, 1]],
  ['data.aggregate', { fields: [{ field: 'n' }] }, 0, [3]],
  ['data.summarize', { values: [{}], groupBy: ['group'] }, 0, [3, 1]],
  ['data.dedupe', { compare: 'selected', fields: ['group'], keep: 'last' }, 0, [1, 2]],
  ['data.dedupe', { compare: 'selected', fields: ['group'], keep: 'last' }, 1, [3]],
  ['data.dedupe', { operation: 'seen', compare: 'selected', fields: ['group'] }, 0, [3, 1]],
  ['data.datetime', { operation: 'now' }, 0, [3, 1, 2]],
  ['data.rename', { fields: [{ from: 'n', to: 'm' }] }, 0, [3, 1, 2]],
  ['data.crypto', { operation: 'random' }, 0, [3, 1, 2]],
];

const look = {
  type: 'data.set',
  parameters: { keepOtherFields: false, fields: [{ name: 'it', value: `={{ $('start').item.json.n }}` }] },
};

async function trace(workflowId: string): Promise<(Json | undefined)[] | string> {
  const engine = await world.engine();
  const { outcome } = await engine.run(workflowId, { items });
  if (outcome.kind !== 'ended' || outcome.status !== 'succeeded') return JSON.stringify(outcome);
  return outcome.items.map(({ json }) => json.it);
}

describe("$('start').item after", () => {
  it.each(table)('%s with %j, output %i', async (type, parameters, output, expected) => {
    const workflowId = await world.publish({
      nodes: { start: manual, node: { type, parameters }, look },
      wires: ['start > node', `node:${output} > look`],
    });
    expect(await trace(workflowId)).toEqual(expected);
  });

  it.each([
    ['what only A has', 0, [3]],
    ['what is the same', 1, [2]],
    ['what only B has', 3, [1]],
  ])('data.compare, %s', async (_, output, expected) => {
    const only = (operator: string, right: number) => ({
      type: 'flow.filter',
      parameters: { conditions: [{ left: '={{ $json.n }}', operator, right }] },
    });
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        a: only('number.greater', 1),
        b: only('number.less', 3),
        node: { type: 'data.compare', parameters: { match: [{ field: 'n' }] } },
        look,
      },
      wires: ['start > a > node:0', 'start > b > node:1', `node:${output} > look`],
    });
    expect(await trace(workflowId)).toEqual(expected);
  });
});
