/** Shutdown: what runs is handed over at its last record, without a doubt and without a failure. */
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import type { TestEngine } from './testing/test-engine.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const doubtsOf = async (engine: TestEngine, executionId: string) =>
  (await engine.readSteps(executionId)).steps.flatMap(({ doubts }) => doubts);

describe('a shutdown', () => {
  it('lets an effect under way end, and another process goes on after it', async () => {
    const begun = createGate();
    const gate = createGate();
    const sent: unknown[] = [];
    const send = sender(async ({ json }) => {
      sent.push(json.n);
      if (json.n === 1) {
        begun.open();
        await gate.passed;
      }
      return { n: json.n ?? null };
    });
    const workflowId = await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] });
    const first = await world.engine();
    const items = [0, 1, 2].map((n) => ({ json: { n } }));
    const { executionId } = await first.begin(first.startOf(workflowId, { items }));
    await begun.passed;
    const stopped = first.stop(5_000);
    gate.open();
    await stopped;
    expect(sent).toEqual([0, 1]);
    expect(await world.row(executionId)).toMatchObject({ status: 'queued' });
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded', items });
    expect(sent).toEqual([0, 1, 2]);
    const [row] = await world.query<{ lost: number }>('select lost_leases as lost from executions');
    expect(row?.lost).toBe(0);
  });

  it('between intents and their effects leaves the effects to others, and fails nothing', async () => {
    const sent: number[] = [];
    const intended = createGate();
    const isFirst = { now: true };
    const both = script(
      async (ctx, items) => {
        await Promise.all(
          items.map((_, item) =>
            ctx.effect(item, async () => {
              sent.push(item);
              return null;
            }),
          ),
        );
        return { kind: 'output', outputs: [items] };
      },
      { effect: 'once' },
    );
    const workflowId = await world.publish({ nodes: { start: manual, both }, wires: ['start > both'] });
    const first = await world.engine({
      journal: (journal) => ({
        ...journal,
        async flush(entries) {
          if (isFirst.now && entries.some(({ payload }) => payload.includes('effect.intended'))) await intended.passed;
          return journal.flush(entries);
        },
      }),
    });
    const items = [0, 1, 2].map((n) => ({ json: { n } }));
    const begun = first.begin(first.startOf(workflowId, { items }));
    await until('the intents are on their way', () => first.flushes.length > 0);
    const stopped = first.stop(5_000);
    isFirst.now = false;
    intended.open();
    const { executionId } = await begun;
    await stopped;
    expect(sent).toEqual([]);
    expect(await world.row(executionId)).toMatchObject({ status: 'queued', error: null });
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(sent.sort()).toEqual([0, 1, 2]);
    expect(await doubtsOf(second, executionId)).toEqual([]);
  });

  it('leaves an effect that takes too long in doubt, and does not wait for it', async () => {
    const begun = createGate();
    const send = sender(() => {
      begun.open();
      return createGate().passed.then(() => ({}));
    });
    const workflowId = await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await begun.passed;
    await first.stop(20);
    const second = await world.engine();
    await until('a person is asked', async () => (await world.row(executionId)).waitingFor === 'doubt');
    expect(await doubtsOf(second, executionId)).toEqual([{ item: 0, attempt: 1 }]);
  });

  it('hands over what computes, what waits a little, and what has not begun', async () => {
    const gate = createGate();
    let runs = 0;
    const computes = script(async (_ctx, items) => {
      if (++runs === 1) await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const computing = await world.publish({ nodes: { start: manual, computes }, wires: ['start > computes'] });
    const wait = { type: 'flow.wait', parameters: { mode: 'time', amount: 0.2, unit: 'seconds' } };
    const waiting = await world.publish({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const only = await world.publish({ nodes: { start: manual }, wires: [] });
    const first = await world.engine({ places: { maxConcurrent: 1 } });
    const begun = [
      await first.begin(first.startOf(waiting)),
      await first.begin(first.startOf(computing)),
      await first.begin(first.startOf(waiting)),
      await first.begin(first.startOf(only)),
    ];
    expect(first.counts()).toMatchObject({ active: 1, queued: 2 });
    await first.stop(1_000);
    const second = await world.engine();
    for (const { executionId } of begun) {
      await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    }
    expect(runs).toBe(2);
    expect(second.counts()).toMatchObject({ active: 0, queued: 0 });
    gate.open();
  });

  it('hands over a call whose execution is not accepted yet, to be called again', async () => {
    const looked = createGate();
    const child = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const source = world.store.workflowSource;
    const first = await world.engine({
      workflows: {
        ...source,
        loadPublished: async (workflowId) => {
          await looked.passed;
          return source.loadPublished(workflowId);
        },
      },
    });
    const { executionId } = await first.begin(first.startOf(parent));
    await first.stop(1_000);
    looked.open();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 5_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { a: 1 } }],
    });
  });

  it('refuses what comes after it', async () => {
    const workflowId = await world.publish({ nodes: { start: manual }, wires: [] });
    const engine = await world.engine();
    await engine.run(workflowId);
    const stopped = engine.stop(0);
    await expect(engine.run(workflowId)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await expect(engine.begin(engine.startOf(workflowId))).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await stopped;
  });

  it('ends although the database does not answer', async () => {
    const act = sender(async () => ({}));
    const workflowId = await world.publish({ nodes: { start: manual, act }, wires: ['start > act'] });
    const engine = await world.engine({
      journal: (journal) => ({ ...journal, flush: () => new Promise(() => undefined) }),
    });
    const ended = engine.run(workflowId).catch((error: unknown) => error);
    await until('a flush is on its way', () => engine.flushes.length > 0);
    await engine.stop(0);
    expect(await ended).toMatchObject({ code: expect.any(String) });
  });

  it('ends although records of what is left behind are still queued', async () => {
    const gate = createGate();
    const stuck = script(() => gate.passed.then(() => ({ kind: 'output', outputs: [[]] })));
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(() => createGate().passed as never), stuck },
      wires: ['start > act', 'start > stuck'],
    });
    const held = createGate();
    const engine = await world.engine({
      journal: (journal) => ({ ...journal, flush: (entries) => held.passed.then(() => journal.flush(entries)) }),
    });
    const ended = engine.run(workflowId).catch((error: unknown) => error);
    await until('a flush is on its way', () => engine.flushes.length > 0);
    await Promise.all([engine.stop(30), new Promise((resolve) => setTimeout(resolve, 60)).then(held.open)]);
    expect(await ended).toMatchObject({ code: expect.any(String) });
  });
});
