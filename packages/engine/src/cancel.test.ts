/** Cancel: reaches nodes at once, leaves behind those that do not listen, and goes down the tree of children. */
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import type { TestEngine } from './testing/test-engine.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const cancel = (engine: TestEngine, executionId: string) =>
  engine.send({ executionId, source: 'cancel', message: { kind: 'cancel', reason: 'no longer needed' } });

const statusIs = (executionId: string, status: string) =>
  until(`it is ${status}`, async () => (await world.row(executionId)).status === status);

describe('a cancel', () => {
  it('reaches the node at work as an abort within a second, and nothing begins after it', async () => {
    const begun = createGate();
    let abortedMs = 0;
    const work = script(
      (ctx) =>
        new Promise((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => {
            abortedMs = performance.now();
            reject(ctx.signal.reason);
          });
          begun.open();
        }),
    );
    const workflowId = await world.publish({
      nodes: { start: manual, work, after: set('a', 1) },
      wires: ['start > work > after'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await begun.passed;
    const sentMs = performance.now();
    expect(await cancel(engine, executionId)).toBe(true);
    await statusIs(executionId, 'cancelled');
    expect(abortedMs - sentMs).toBeLessThan(1_000);
    expect((await engine.readSteps(executionId)).steps.map(({ node }) => node)).toEqual(['start', 'work']);
    expect(await cancel(engine, executionId)).toBe(false);
  });

  it('leaves a node behind that ignores it: its result is dropped and its step noted', async () => {
    const begun = createGate();
    const gate = createGate();
    const deaf = sender(async () => {
      begun.open();
      await gate.passed;
      return {};
    });
    const workflowId = await world.publish({ nodes: { start: manual, deaf }, wires: ['start > deaf'] });
    const engine = await world.engine({ limits: { cancelGraceMs: 30 } });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await begun.passed;
    await cancel(engine, executionId);
    await statusIs(executionId, 'cancelled');
    gate.open();
    const rows = await world.query<{ payload: string }>('select payload from journal order by seq desc limit 1');
    expect(JSON.parse(rows[0]?.payload ?? '').at(-1)).toMatchObject({
      kind: 'finished',
      status: 'cancelled',
      abandoned: [1],
    });
    expect((await engine.readSteps(executionId)).steps[1]).toMatchObject({ status: 'abandoned' });
    expect(engine.counts()).toMatchObject({ active: 0 });
  });

  it('between an intent and its effect leaves the effect undone', async () => {
    let calls = 0;
    const intended = createGate();
    const begun = createGate();
    const first = script(async (_ctx, items) => {
      await begun.passed;
      return { kind: 'output', outputs: [items] };
    });
    const act = sender(async () => ({ calls: ++calls }));
    const workflowId = await world.publish({ nodes: { start: manual, first, act }, wires: ['start > first > act'] });
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        async flush(entries) {
          if (entries.some(({ payload }) => payload.includes('effect.intended'))) await intended.passed;
          return journal.flush(entries);
        },
      }),
    });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    begun.open();
    await until('the intent is on its way', () => engine.flushes.length > 1);
    expect(await cancel(engine, executionId)).toBe(true);
    intended.open();
    await statusIs(executionId, 'cancelled');
    expect(calls).toBe(0);
  });

  it('is seen by a node that asks for its signal afterwards', async () => {
    const begun = createGate();
    const gate = createGate();
    let isAborted: boolean | null = null;
    const late = script(async (ctx, items) => {
      begun.open();
      await gate.passed;
      isAborted = ctx.signal.aborted;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, late }, wires: ['start > late'] });
    const engine = await world.engine({ limits: { cancelGraceMs: 2_000 } });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await begun.passed;
    await cancel(engine, executionId);
    gate.open();
    await statusIs(executionId, 'cancelled');
    expect(isAborted).toBe(true);
  });

  it('ends an execution that waits, and leaves no timer', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'time', amount: 1, unit: 'hours' } };
    const workflowId = await world.publish({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(await world.query('select from timers')).toHaveLength(1);
    await cancel(engine, executionId);
    await statusIs(executionId, 'cancelled');
    expect(await world.query('select from timers')).toEqual([]);
    expect(await world.query('select from inbox')).toEqual([]);
  });

  it('ends an execution that has not begun', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const engine = await world.engine({ places: { maxConcurrent: 1 } });
    await engine.begin(engine.startOf(workflowId));
    const second = await engine.begin(engine.startOf(workflowId));
    await cancel(engine, second.executionId);
    await statusIs(second.executionId, 'cancelled');
    expect(engine.counts()).toMatchObject({ active: 1, queued: 0 });
    gate.open();
  });

  it('goes down the tree of children', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const leaf = await world.publish({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const callLeaf = { type: 'flow.call', parameters: { workflowId: leaf } };
    const middle = await world.publish({ nodes: { start: manual, callLeaf }, wires: ['start > callLeaf'] });
    const callMiddle = { type: 'flow.call', parameters: { workflowId: middle } };
    const root = await world.publish({ nodes: { start: manual, callMiddle }, wires: ['start > callMiddle'] });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(root));
    await until(
      'the leaf waits',
      async () =>
        (await world.query(`select from executions where workflow_id = $1 and status = 'waiting'`, leaf)).length === 1,
    );
    await cancel(engine, executionId);
    await until(
      'all are cancelled',
      async () => (await world.query(`select from executions where status = 'cancelled'`)).length === 3,
    );
  });

  it('of an execution that is about to call another one keeps that one from beginning', async () => {
    let runs = 0;
    const looked = createGate();
    const child = await world.publish({
      nodes: { start: manual, act: sender(async () => ({ runs: ++runs })) },
      wires: ['start > act'],
    });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const source = world.store.workflowSource;
    const engine = await world.engine({
      workflows: {
        ...source,
        loadPublished: async (workflowId) => {
          await looked.passed;
          return source.loadPublished(workflowId);
        },
      },
    });
    const { executionId } = await engine.begin(engine.startOf(parent));
    await cancel(engine, executionId);
    await statusIs(executionId, 'cancelled');
    looked.open();
    await until('nothing runs', () => engine.counts().active === 0);
    expect(await world.query('select from executions')).toHaveLength(1);
    expect(runs).toBe(0);
  });
});
