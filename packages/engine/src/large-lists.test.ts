/** Lists that memory should not hold: given out, gone through and kept in parts. */
import type { Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const text = 'x'.repeat(1_000);
const rows = (from: number, to: number): Item[] =>
  Array.from({ length: to - from }, (_, index) => ({ json: { n: from + index, text } }));

/** Parts of 6,000 rows of a kilobyte: each has three quarters of a megabyte, and the last one what is left. */
const partCount = 7;

/** The last rows come when it is done. */
const source = script(async (ctx) => {
  for (let from = 0; from < 5_000; from += 500) await ctx.emit?.(0, rows(from, from + 500));
  return { kind: 'output', outputs: [rows(5_000, 6_000)] };
});

const each = { parameters: { largeLists: 'each' } };
const inParts = { parameters: { largeLists: 'parts' } };
const filter = (left: string, operator: string, right: number) => ({
  type: 'flow.filter',
  parameters: { conditions: [{ left, operator, right }] },
});

async function run(nodes: Record<string, ReturnType<typeof script>>, wires: string[]) {
  const workflowId = await world.publish({ nodes: { start: manual, source, ...nodes }, wires });
  const engine = await world.engine();
  const { executionId, outcome } = await engine.run(workflowId);
  if (outcome.kind !== 'ended') throw new Error('it did not end');
  return { engine, executionId, outcome };
}

describe('a list that a node gives out while it is at work', () => {
  it('lies in parts, none of which the journal holds, in the order in which they came', async () => {
    const { engine, executionId, outcome } = await run({}, ['start > source']);
    expect(outcome.items.map(({ json }) => json.n)).toEqual(Array.from({ length: 6_000 }, (_, n) => n));
    const uses = await world.query('select from blob_uses where execution_id = $1', executionId);
    expect(uses.length).toBe(partCount);
    const [, step] = (await engine.readSteps(executionId)).steps;
    expect(step?.outputCounts).toEqual([6_000]);
  });

  it('is one like any other where it is small', async () => {
    const small = script(async (ctx) => {
      await ctx.emit?.(0, [{ json: { n: 1 } }]);
      return { kind: 'output', outputs: [[{ json: { n: 2 } }]] };
    });
    const { executionId, outcome } = await run({ small }, ['start > small']);
    expect(outcome.items).toEqual(
      [{ json: { n: 1 } }, { json: { n: 2 } }].map((item) => expect.objectContaining(item)),
    );
    expect(await world.query('select from blob_uses where execution_id = $1', executionId)).toHaveLength(0);
  });

  it('leaves nothing behind when its node fails after all', async () => {
    const failing = script(async (ctx) => {
      await ctx.emit?.(0, rows(0, 3_000));
      throw new Error('broken');
    });
    const { executionId, outcome } = await run({ failing }, ['start > failing']);
    expect(outcome).toMatchObject({ status: 'failed', items: [] });
    expect(await world.query('select from blob_uses where execution_id = $1', executionId)).toHaveLength(0);
  });

  it('is given all at once where failures are to leave nothing behind', async () => {
    const careful = script((ctx) => ({ kind: 'output', outputs: [[{ json: { emits: ctx.emit !== null } }]] }), {
      onError: 'continue',
    });
    expect((await run({ careful }, ['start > careful'])).outcome.items[0]?.json).toEqual({ emits: false });
  });

  it('counts against the limit of its execution', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, source }, wires: ['start > source'] });
    const engine = await world.engine({ limits: { maxPayloadBytes: 3_000_000 } });
    const { outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_LIMIT' } });
  });
});

describe('a step whose input lies in parts', () => {
  it('goes through them where its node makes of each item what it makes of it alone', async () => {
    const seen: number[] = [];
    const mark = script(
      (ctx, items) => {
        seen.push(items.length);
        return {
          kind: 'output',
          outputs: [
            items.map(({ json }, index) => ({
              json: { n: json.n ?? null, place: ctx.parameters(index).value ?? null },
            })),
          ],
        };
      },
      { parameters: { largeLists: 'each', value: '={{ $itemIndex }}' } },
    );
    const { outcome } = await run({ mark }, ['start > source > mark']);
    expect(seen.length).toBe(partCount);
    expect(seen.reduce((sum, count) => sum + count)).toBe(6_000);
    expect(outcome.items.every(({ json }) => json.n === json.place)).toBe(true);
    expect(outcome.items).toHaveLength(6_000);
  });

  it('names the item by its place in the whole list when it fails', async () => {
    const { outcome } = await run({ bad: filter('={{ $json.n === 5500 ? $json.none.of : 1 }}', 'number.greater', 0) }, [
      'start > source > bad',
    ]);
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { code: 'EXPRESSION_FAILED', details: { item: 5_500, node: 'bad' } },
    });
  });

  it('keeps the lineage of what it lets through', async () => {
    const { outcome } = await run(
      {
        few: filter('={{ $json.n % 1000 }}', 'number.equals', 7),
        origin: set('from', "={{ $('source').item.json.n }}"),
      },
      ['start > source > few > origin'],
    );
    expect(outcome.items.map(({ json }) => [json.n, json.from])).toEqual(
      [7, 1007, 2007, 3007, 4007, 5007].map((n) => [n, n]),
    );
  });

  it('gives its node the parts where it asks for them, as often as it asks', async () => {
    const counts: number[] = [];
    const sum = script(async (ctx, items) => {
      for (let turn = 0; turn < 2; turn++) for await (const part of ctx.parts) counts.push(part.length);
      return { kind: 'output', outputs: [[{ json: { first: items.length, count: ctx.parts.count } }]] };
    }, inParts);
    const { outcome } = await run({ sum }, ['start > source > sum']);
    expect(counts.length).toBe(2 * partCount);
    expect(counts.slice(0, partCount)).toEqual(counts.slice(partCount));
    expect(outcome.items[0]?.json).toEqual({ first: counts[0], count: 6_000 });
  });

  it.each<[string, Parameters<typeof script>[1]]>([
    ['its node says nothing of them', {}],
    ['an expression asks for all of them', { parameters: { ...each.parameters, value: '={{ $input.all().length }}' } }],
    ['its failures do not stop the workflow', { ...each, onError: 'continue' }],
  ])('gets all items at once where %s', async (_, over) => {
    const count = script((_ctx, items) => ({ kind: 'output', outputs: [[{ json: { count: items.length } }]] }), over);
    expect((await run({ count }, ['start > source > count'])).outcome.items[0]?.json).toEqual({ count: 6_000 });
  });

  it('passes them on when it is disabled', async () => {
    const off = { ...script(() => ({ kind: 'output', outputs: [] })), disabled: true };
    const { outcome } = await run({ off }, ['start > source > off']);
    expect(outcome.items).toHaveLength(6_000);
  });

  it('gets the lists of several branches one after the other', async () => {
    const ends = script(async (ctx) => {
      let last = -1;
      let count = 0;
      for await (const part of ctx.parts) {
        count += part.length;
        last = Number(part.at(-1)?.json.n);
      }
      return { kind: 'output', outputs: [[{ json: { count, last, said: ctx.parts.count } }]] };
    }, inParts);
    const { outcome } = await run({ one: set('a', 1), ends }, ['start > source > ends', 'start > one > ends']);
    expect(outcome.items.map(({ json }) => json.count)).toEqual(expect.arrayContaining([6_000]));
  });
});

describe('a list that memory cannot hold', () => {
  it('is refused to a node that needs all of it, and says so', async () => {
    const huge = script(async (ctx) => {
      const big: Item[] = [{ json: { text: 'x'.repeat(1_000_000) } }];
      for (let part = 0; part < 135; part++) await ctx.emit?.(0, big);
      return { kind: 'output', outputs: [] };
    });
    const { outcome } = await run({ huge, all: script((_ctx, items) => ({ kind: 'output', outputs: [items] })) }, [
      'start > huge > all',
    ]);
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { code: 'LIST_TOO_LARGE', message: expect.stringMatching(/all its items at once: 1350\d+ bytes/) },
    });
    expect((await run({ huge }, ['start > huge'])).outcome).toMatchObject({ status: 'succeeded', isTooLarge: true });
  });
});
