/** Executions that wait for a place: in which order they begin, and what they do not hold up. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import type { TestEngine } from './testing/test-engine.ts';
import { createGate, type Gate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** A workflow whose executions stay at work until their gate opens. */
async function publishHeld(settings: object = {}) {
  const begun: unknown[] = [];
  const gates = new Map<unknown, Gate>();
  const gateOf = (n: unknown): Gate => {
    const gate = gates.get(n) ?? createGate();
    gates.set(n, gate);
    return gate;
  };
  const work = script(async (_ctx, items) => {
    const n = items[0]?.json.n;
    begun.push(n);
    await gateOf(n).passed;
    return { kind: 'output', outputs: [items] };
  });
  const workflowId = await world.publish({ nodes: { start: manual, work }, wires: ['start > work'], settings });
  const begin = (engine: TestEngine, n: number, key?: string) =>
    engine.begin(engine.startOf(workflowId, { items: [{ json: { n, ...(key === undefined ? {} : { key }) } }] }));
  return { workflowId, begun, open: (n: number) => gateOf(n).open(), begin };
}

describe('an execution without a place', () => {
  it('is accepted all the same, and begins when one is free', async () => {
    const { begun, open, begin } = await publishHeld();
    const engine = await world.engine({ places: { maxConcurrent: 1 } });
    await begin(engine, 1);
    const { executionId } = await begin(engine, 2);
    expect(begun).toEqual([1]);
    expect((await world.row(executionId)).status).toBe('running');
    expect(engine.counts()).toMatchObject({ active: 1, queued: 1 });
    open(1);
    await until('it begins', () => begun.length === 2);
    open(2);
    expect(await engine.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
  });

  it('waits for the others of its workflow when that has a limit, not for those of others', async () => {
    const narrow = await publishHeld({ maxConcurrency: 1 });
    const other = await publishHeld();
    const engine = await world.engine();
    await narrow.begin(engine, 1);
    await narrow.begin(engine, 2);
    await other.begin(engine, 1);
    expect(narrow.begun).toEqual([1]);
    expect(other.begun).toEqual([1]);
    narrow.open(1);
    await until('the second begins', () => narrow.begun.length === 2);
    for (const each of [narrow, other]) [1, 2].map(each.open);
  });

  it('waits for another one with its key', async () => {
    const { begun, open, begin } = await publishHeld({ concurrencyKey: '={{ $json.key }}' });
    const engine = await world.engine();
    await begin(engine, 1, 'a');
    await begin(engine, 2, 'a');
    await begin(engine, 3, 'b');
    expect(begun).toEqual([1, 3]);
    open(1);
    await until('the second begins', () => begun.includes(2));
    [2, 3].map(open);
  });

  it('begins before others that came earlier when it has a higher priority', async () => {
    const low = await publishHeld();
    const high = await publishHeld({ priority: 10 });
    const engine = await world.engine({ places: { maxConcurrent: 1 } });
    await low.begin(engine, 1);
    await low.begin(engine, 2);
    await high.begin(engine, 3);
    low.open(1);
    await until('the next begins', () => high.begun.length === 1);
    expect(low.begun).toEqual([1]);
    high.open(3);
    low.open(2);
  });

  it('does not keep what waited for something else from going on', async () => {
    const narrow = await publishHeld({ maxConcurrency: 1 });
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const waiting = await world.publish({
      nodes: { start: manual, wait, end: set('a', 1) },
      wires: ['start > wait > end'],
    });
    const engine = await world.engine({ places: { maxConcurrent: 3 } });
    const { executionId } = await engine.run(waiting);
    for (const n of [1, 2, 3, 4, 5]) await narrow.begin(engine, n);
    expect(engine.counts()).toMatchObject({ active: 1, queued: 4 });
    await engine.send({ executionId, source: 'resume:1', message: { kind: 'resume', wait: 1, body: null } });
    await until('it has gone on', async () => (await world.row(executionId)).status === 'succeeded');
    for (const n of [1, 2, 3, 4, 5]) narrow.open(n);
    await until('all have ended', () => engine.counts().active === 0 && engine.counts().queued === 0);
  });

  it('is not accepted when its key cannot be told', async () => {
    const { workflowId } = await publishHeld({ concurrencyKey: '={{ $("nobody").item.json.x }}' });
    const engine = await world.engine();
    await expect(engine.run(workflowId, { waitMs: 20 })).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
    // A second one finds its plan at hand, and takes the short way.
    await expect(engine.run(workflowId, { waitMs: 20 })).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await world.query('select from executions')).toEqual([]);
  });
});

describe('executions beyond all places and queues', () => {
  it('wait in the database, and all of them run', async () => {
    let runs = 0;
    const count = script((_ctx, items) => {
      runs++;
      return { kind: 'output', outputs: [items] };
    });
    const first = await publishHeld();
    const workflowId = await world.publish({ nodes: { start: manual, count }, wires: ['start > count'] });
    const engine = await world.engine({ places: { maxConcurrent: 50 } });
    await Promise.all(Array.from({ length: 50 }, () => first.begin(engine, 1)));
    await Promise.all(Array.from({ length: 1_010 }, () => engine.begin(engine.startOf(workflowId))));
    const queued = await world.query(`select from executions where status = 'queued'`);
    expect(queued).toHaveLength(10);
    first.open(1);
    await until('all have run', () => runs === 1_010);
  });
});
