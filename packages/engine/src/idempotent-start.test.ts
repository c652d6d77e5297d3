/** Starts under an idempotency key: once, whoever comes first; the loser does nothing. */
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const key = { key: 'order-7', bodyHash: 'h1', ttlMs: 60_000 };

describe('two starts with one key', () => {
  it('at once make one execution, and both callers get its answer', async () => {
    let runs = 0;
    const act = sender(async () => ({ runs: ++runs }));
    const workflowId = await world.publish({
      nodes: { start: manual, act, respond: { type: 'flow.respond' } },
      wires: ['start > act > respond'],
    });
    const engine = await world.engine();
    const both = await Promise.all([
      engine.run(workflowId, { idempotency: key }),
      engine.run(workflowId, { idempotency: key }),
    ]);
    expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
    expect(both[0]?.executionId).toBe(both[1]?.executionId);
    for (const { outcome } of both) expect(outcome).toMatchObject({ kind: 'answered', answer: { body: { runs: 1 } } });
    expect(runs).toBe(1);
    expect(await world.query('select from executions')).toHaveLength(1);
  });

  it('one after the other replay the first answer, also when the workflow saves nothing', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, a: set('a', '={{ $json.n }}') },
      wires: ['start > a'],
      settings: { save: 'none' },
    });
    const engine = await world.engine();
    const first = await engine.run(workflowId, { idempotency: key, items: [{ json: { n: 1 } }] });
    const second = await engine.run(workflowId, { idempotency: key, items: [{ json: { n: 2 } }] });
    expect(second).toMatchObject({ executionId: first.executionId, duplicate: true, outcome: first.outcome });
    const begun = await engine.begin(engine.startOf(workflowId, { idempotency: key }));
    expect(begun).toEqual({ executionId: first.executionId, duplicate: true });
  });

  it('and different bodies are refused', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const engine = await world.engine();
    await engine.run(workflowId, { idempotency: key });
    const other = { ...key, bodyHash: 'h2' };
    await expect(engine.run(workflowId, { idempotency: other })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    await expect(engine.begin(engine.startOf(workflowId, { idempotency: other }))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('after the first has expired make two executions', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const engine = await world.engine();
    const first = await engine.run(workflowId, { idempotency: { ...key, ttlMs: -1_000 } });
    const second = await engine.run(workflowId, { idempotency: key });
    expect(second.duplicate).toBe(false);
    expect(second.executionId).not.toBe(first.executionId);
  });
});

describe('a start that loses', () => {
  it.each(['read', 'idempotent', 'once'] as const)('has no effect of class %s', async (effect) => {
    let runs = 0;
    const act = sender(async () => ({ runs: ++runs }), { effect });
    const workflowId = await world.publish({ nodes: { start: manual, act }, wires: ['start > act'] });
    const engine = await world.engine();
    await engine.run(workflowId, { idempotency: key });
    expect(runs).toBe(1);
    await engine.run(workflowId, { idempotency: key });
    expect(runs).toBe(1);
  });

  it('starts neither children nor an error workflow', async () => {
    const note = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const broken = script(() => {
      throw new Error('it broke');
    });
    const call = { type: 'flow.call', parameters: { workflowId: note, waitForEnd: false } };
    const workflowId = await world.publish({
      nodes: { start: manual, call, broken },
      wires: ['start > call', 'start > broken'],
      settings: { errorWorkflow: note },
    });
    const engine = await world.engine();
    const first = await engine.run(workflowId, { idempotency: key });
    const count = async () => (await world.query('select from executions')).length;
    const before = await until('what the first one started has ended', async () => {
      const open = await world.query(`select from executions where status = 'running'`);
      return open.length === 0 ? count() : null;
    });
    const second = await engine.run(workflowId, { idempotency: key });
    expect(second).toMatchObject({ executionId: first.executionId, duplicate: true });
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
    expect(await count()).toBe(before);
  });

  it('gives its place back', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const engine = await world.engine({ places: { maxConcurrent: 2 } });
    await engine.begin(engine.startOf(workflowId, { idempotency: key }));
    await engine.begin(engine.startOf(workflowId, { idempotency: key }));
    expect(engine.counts()).toMatchObject({ active: 1, queued: 0 });
    gate.open();
  });
});
