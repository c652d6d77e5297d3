/** Which items go through once. */
import type { Item, JsonObject, Parameters, StepSeenKeys } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createMemorySeenKeys } from '../testing/create-memory-seen-keys.ts';
import { runNode } from '../testing/run-node.ts';
import { dataDedupe } from './data-dedupe.ts';

const itemsOf = (...list: JsonObject[]): Item[] => list.map((json) => ({ json }));

async function dedupe(parameters: Parameters, items: Item[], seenKeys?: StepSeenKeys): Promise<JsonObject[][]> {
  const { outputs } = await runNode(dataDedupe, {
    parameters,
    inputs: [items],
    ...(seenKeys === undefined ? {} : { seenKeys }),
  });
  return outputs.map((list) => list.map(({ json }) => json));
}

const portsOf = (parameters: Parameters) =>
  typeof dataDedupe.outputs === 'function' ? dataDedupe.outputs(parameters).map(({ name }) => name) : [];

const byId = { compare: 'selected', fields: ['id'] };

describe('data.dedupe among the items that come in', () => {
  it('compares whole items, whatever the order of their fields', async () => {
    const items = itemsOf({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, { a: '1', b: { c: 2, d: 3 } });
    expect(await dedupe({}, items)).toEqual([[items[0]?.json, items[2]?.json], [items[1]?.json]]);
  });

  it('compares selected fields, or all but some', async () => {
    const items = itemsOf({ id: 1, at: 1 }, { id: 1, at: 2 }, { id: 2, at: 3 });
    expect((await dedupe(byId, items))[0]).toEqual([items[0]?.json, items[2]?.json]);
    expect((await dedupe({ compare: 'except', fields: ['at'] }, items))[0]).toEqual([items[0]?.json, items[2]?.json]);
  });

  it('does not take two fields for one', async () => {
    const parameters = { compare: 'selected', fields: ['a', 'b'] };
    expect((await dedupe(parameters, itemsOf({ a: 'x', b: 'yz' }, { a: 'xy', b: 'z' })))[0]).toHaveLength(2);
  });

  it('keeps the last in its place, and pairs all with what they were', async () => {
    const items = itemsOf({ id: 1 }, { id: 2 }, { id: 1 });
    const { outputs } = await runNode(dataDedupe, { parameters: { ...byId, keep: 'last' }, inputs: [items] });
    expect(outputs).toEqual([
      [
        { json: { id: 2 }, pairedItem: { item: 1 } },
        { json: { id: 1 }, pairedItem: { item: 2 } },
      ],
      [{ json: { id: 1 }, pairedItem: { item: 0 } }],
    ]);
  });

  it('stops at an item without the fields, or lets it through', async () => {
    const items = itemsOf({ id: 1 }, {}, {}, { id: null }, { id: null });
    await expect(dedupe(byId, items)).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'fields[0]', node: 'Remove duplicates', item: 1 },
    });
    expect(await dedupe({ ...byId, missing: 'keep' }, items)).toEqual([
      [{ id: 1 }, {}, {}, { id: null }],
      [{ id: null }],
    ]);
  });

  it('passes all on where nothing is double, and nothing of nothing', async () => {
    expect(await dedupe(byId, itemsOf({ id: 1 }))).toEqual([[{ id: 1 }], []]);
    expect(await dedupe(byId, [])).toEqual([[], []]);
  });
});

describe('data.dedupe over all executions', () => {
  const seen = { ...byId, operation: 'seen' };

  it('lets through what no execution has met', async () => {
    const memory = createMemorySeenKeys();
    const first = itemsOf({ id: 1, n: 1 }, { id: 2, n: 2 }, { id: 1, n: 3 });
    expect(await dedupe(seen, first, memory.openStep())).toEqual([
      [
        { id: 1, n: 1 },
        { id: 2, n: 2 },
      ],
      [{ id: 1, n: 3 }],
    ]);
    expect(await dedupe(seen, itemsOf({ id: 2 }, { id: 3 }), memory.openStep())).toEqual([[{ id: 3 }], [{ id: 2 }]]);
  });

  it('gives the same answer when the same step asks again', async () => {
    const memory = createMemorySeenKeys();
    await dedupe(seen, itemsOf({ id: 2 }), memory.openStep());
    const step = memory.openStep();
    const first = await dedupe(seen, itemsOf({ id: 1 }, { id: 2 }), step);
    expect(await dedupe(seen, itemsOf({ id: 1 }, { id: 2 }), step)).toEqual(first);
  });

  it('shares with other nodes what they say is to be shared', async () => {
    const memory = createMemorySeenKeys();
    const shared = { ...seen, scope: 'workflow' };
    await dedupe(shared, itemsOf({ id: 1 }), memory.openStep());
    const elsewhere = { ...shared, fields: ['order.id'] };
    expect(await dedupe(elsewhere, itemsOf({ order: { id: 1 } }), memory.openStep())).toEqual([
      [],
      [{ order: { id: 1 } }],
    ]);
    expect((await dedupe(seen, itemsOf({ id: 1 }), memory.openStep()))[0]).toHaveLength(1);
  });

  it('remembers hashes: no value is too long', async () => {
    const asked: string[] = [];
    const memory = createMemorySeenKeys().openStep();
    const step: StepSeenKeys = {
      ...memory,
      claimNew(scope, keys, size) {
        asked.push(...keys);
        return memory.claimNew(scope, keys, size);
      },
    };
    await dedupe({ operation: 'seen' }, itemsOf({ text: 'x'.repeat(100_000) }), step);
    expect(asked).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });

  it('asks nothing when nothing comes in, and lets through what it cannot tell', async () => {
    const memory = createMemorySeenKeys();
    expect(await dedupe(seen, [], memory.openStep())).toEqual([[], []]);
    for (let time = 0; time < 2; time++) {
      expect(await dedupe({ ...seen, missing: 'keep' }, itemsOf({}), memory.openStep())).toEqual([[{}], []]);
    }
  });

  it('forgets when it is told to, and passes its items on', async () => {
    const memory = createMemorySeenKeys();
    await dedupe(seen, itemsOf({ id: 1 }), memory.openStep());
    expect(await dedupe({ operation: 'forget' }, itemsOf({ go: true }), memory.openStep())).toEqual([[{ go: true }]]);
    expect((await dedupe(seen, itemsOf({ id: 1 }), memory.openStep()))[0]).toHaveLength(1);
  });

  it('has one output where it only forgets', () => {
    expect([portsOf({}), portsOf(seen), portsOf({ operation: 'forget' })]).toEqual([
      ['kept', 'discarded'],
      ['kept', 'discarded'],
      ['items'],
    ]);
  });
});
