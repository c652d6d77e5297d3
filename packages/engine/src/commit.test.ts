/** What is written, and when: nothing is told before it is durable, and what is pure costs no write of its own. */
import type { Journal } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld('pglite');

const pure = {
  nodes: {
    start: { type: 'trigger.webhook', parameters: { path: 'x', respond: 'byNode' } },
    a: set('a', '={{ $json.n + 1 }}'),
    b: set('b', '={{ $json.a + 1 }}'),
    respond: { type: 'flow.respond' },
  },
  wires: ['start > a > b > respond'],
};

/** Flushes wait until the test lets them pass. */
function gated(journal: Journal): { journal: Journal; gate: ReturnType<typeof createGate> } {
  const gate = createGate();
  return { gate, journal: { ...journal, flush: (entries) => gate.passed.then(() => journal.flush(entries)) } };
}

describe('an acceptance', () => {
  it('is durable before it is acknowledged', async () => {
    const workflowId = await world.publish(pure);
    const { journal, gate } = gated(world.store.journal);
    const engine = await world.engine({ journal: () => journal });
    let acknowledged = false;
    const begun = engine.begin(engine.startOf(workflowId)).then((started) => {
      acknowledged = true;
      return started;
    });
    await until('a flush is on its way', () => engine.flushes.length > 0);
    expect(acknowledged).toBe(false);
    gate.open();
    const { executionId } = await begun;
    expect((await world.row(executionId)).status).toBe('succeeded');
  });

  it('is durable before the caller is told that the outcome is not known in time', async () => {
    const workflowId = await world.publish(pure);
    const { journal, gate } = gated(world.store.journal);
    const engine = await world.engine({ journal: () => journal });
    let told = false;
    const run = engine.run(workflowId, { waitMs: 10 }).then((result) => {
      told = true;
      return result;
    });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(told).toBe(false);
    gate.open();
    const { executionId, outcome } = await run;
    expect(outcome.kind).toMatch(/timeout|answered/);
    expect((await world.row(executionId)).status).toBe('succeeded');
  });

  it('reaches the journal within 5 ms when the first step takes its time', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const engine = await world.engine();
    await engine.run(workflowId, { waitMs: 0 });
    await until('the acceptance is flushed', () => engine.flushes.length > 0);
    expect(engine.flushes[0]?.[0]?.accept).not.toBeNull();
    gate.open();
  });
});

describe('a workflow of pure nodes', () => {
  it('is one commit: execution, steps and answer', async () => {
    const workflowId = await world.publish(pure);
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { items: [{ json: { n: 1 } }] });
    expect(outcome).toEqual({ kind: 'answered', answer: { status: 200, headers: {}, body: { n: 1, a: 2, b: 3 } } });
    expect(engine.flushes).toHaveLength(1);
    expect(engine.flushes[0]).toHaveLength(1);
    expect(await world.row(executionId)).toMatchObject({ status: 'succeeded', answerSeq: 0, stepCount: 4 });
  });

  it('shares its commit with the executions that came with it', async () => {
    const workflowId = await world.publish(pure);
    const engine = await world.engine();
    await engine.run(workflowId);
    await Promise.all(Array.from({ length: 20 }, () => engine.run(workflowId)));
    expect(engine.flushes).toHaveLength(2);
    expect(engine.flushes[1]).toHaveLength(20);
  });
});

describe('records without anything that must be durable', () => {
  it('are written within 50 ms', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const brief = script(async (_ctx, items) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, brief, slow }, wires: ['start > brief > slow'] });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await until('the step that ended is in the journal', async () =>
      (await engine.readSteps(executionId)).steps.some((step) => step.node === 'brief' && step.status === 'succeeded'),
    );
    gate.open();
  });

  it('are written at once when they are many', async () => {
    const gate = createGate();
    const begun = createGate();
    const big = script(async () => {
      await begun.passed;
      return { kind: 'output', outputs: [[{ json: { text: 'x'.repeat(300_000) } }]] };
    });
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, big, slow }, wires: ['start > big > slow'] });
    const engine = await world.engine({ limits: { spillBytes: 2 ** 20 } });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    begun.open();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(engine.flushes).toHaveLength(2);
    gate.open();
    expect((await engine.waitForOutcome(executionId, 5_000)).kind).toBe('ended');
  });
});

describe('before a `once` effect', () => {
  it('its intent is durable, and the result before it shares the flush', async () => {
    const seen: string[] = [];
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        first: sender(async () => ({ first: seen.push('first') })),
        second: sender(async () => {
          seen.push('second');
          return {};
        }),
      },
      wires: ['start > first > second'],
    });
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        async flush(entries) {
          const outcomes = await journal.flush(entries);
          const kinds = entries.flatMap(({ payload }) => JSON.parse(payload) as { kind: string }[]);
          seen.push(kinds.map(({ kind }) => kind).join(' '));
          return outcomes;
        },
      }),
    });
    await engine.run(workflowId);
    expect(seen).toEqual([
      'accepted effect.intended',
      'first',
      'step.settled effect.intended',
      'second',
      'step.settled finished',
    ]);
  });
});
