/** Passes of a loop, as the engine drives them. */
import type { Item, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runLoop } from '../testing/run-node.ts';
import { flowLoop } from './flow-loop.ts';

const numbers = (...list: number[]): Item[] => list.map((n) => ({ json: { n } }));
const read = (items: readonly Item[] | undefined) => items?.map(({ json }) => json.n);

async function loop(parameters: Parameters, items: Item[], body: Body | null) {
  const sizes: number[] = [];
  const { outputs } = await runLoop(
    flowLoop,
    parameters,
    items,
    body === null
      ? null
      : (batch) => {
          sizes.push(batch.length);
          return body(batch);
        },
  );
  return { done: outputs[0], passed: outputs[1], sizes };
}

type Body = (items: readonly Item[]) => Item[];

const addOne: Body = (batch) => batch.map(({ json }) => ({ json: { n: (json.n as number) + 1 } as JsonObject }));

describe('flow.loop over items', () => {
  it('sends every item once, in batches, and gives back what returned', async () => {
    const { done, passed, sizes } = await loop({ batchSize: 2 }, numbers(1, 2, 3, 4, 5), addOne);
    expect(sizes).toEqual([2, 2, 1]);
    expect(read(passed)).toEqual([1, 2, 3, 4, 5]);
    expect(read(done)).toEqual([2, 3, 4, 5, 6]);
  });

  it('pairs the items of a batch with those that came in', async () => {
    const { passed } = await loop({ batchSize: 2 }, numbers(1, 2, 3), addOne);
    expect(passed?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
  });

  it('gives the items themselves where no wire leads back', async () => {
    const { done } = await loop({}, numbers(1, 2), null);
    expect(read(done)).toEqual([1, 2]);
  });

  it('goes on after a pass that sent nothing back', async () => {
    const onlyOdd: Body = (batch) => batch.filter(({ json }) => (json.n as number) % 2 === 1);
    const { done } = await loop({}, numbers(2, 3, 4, 5), onlyOdd);
    expect(read(done)).toEqual([3, 5]);
  });
});

describe('flow.loop while a condition holds', () => {
  const below = (limit: number) => ({ mode: 'while', condition: `={{ $json.n < ${limit} }}` });

  it('asks on the items that came in, then on what each pass sent back', async () => {
    const { done, passed } = await loop({ ...below(3), result: 'last' }, numbers(0), addOne);
    expect(read(passed)).toEqual([0, 1, 2]);
    expect(read(done)).toEqual([3]);
  });

  it('gives what all passes sent back unless only the last is asked for', async () => {
    const { done } = await loop(below(3), numbers(0), addOne);
    expect(read(done)).toEqual([1, 2, 3]);
  });

  it('makes no pass when the condition does not hold at first', async () => {
    const { done, passed } = await loop(below(3), numbers(7, 8), addOne);
    expect(passed).toEqual([]);
    expect(done).toEqual([
      { json: { n: 7 }, pairedItem: { item: 0 } },
      { json: { n: 8 }, pairedItem: { item: 1 } },
    ]);
  });

  it('ends when a pass sends nothing back', async () => {
    const { done, sizes } = await loop(below(3), numbers(0), () => []);
    expect(sizes).toEqual([1]);
    expect(done).toEqual([]);
  });

  it('makes one pass where no wire leads back, and gives the items themselves', async () => {
    const { done, passed } = await loop(below(3), numbers(0), null);
    expect(read(passed)).toEqual([0]);
    expect(read(done)).toEqual([0]);
  });

  it('goes on by "done" after the most passes that it may make, and says so', async () => {
    const { done, sizes } = await loop({ ...below(1000), maxPasses: 4, result: 'last' }, numbers(0), addOne);
    expect(sizes).toHaveLength(4);
    expect(read(done)).toEqual([4]);
    const held = {
      pass: 4,
      state: 4,
      wiredBack: true,
      lastReturned: () => numbers(1),
      returnedCount: 1,
      allReturned: async () => numbers(1),
    };
    const ctx = createTestContext(flowLoop, {
      parameters: { ...below(1000), maxPasses: 4 },
      inputs: [numbers(0)],
      loop: held,
    });
    await flowLoop.run(ctx, numbers(0));
    expect(ctx.logged).toMatchObject([{ level: 'warn' }]);
  });

  it('fails after the most passes that it may make, where that is asked for', async () => {
    const run = loop({ ...below(1000), maxPasses: 4, atLimit: 'fail' }, numbers(0), addOne);
    await expect(run).rejects.toMatchObject({ code: 'NODE_FAILED', details: { passes: 4 } });
  });
});
