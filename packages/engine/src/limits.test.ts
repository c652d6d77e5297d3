/** Limits of one execution, each with an error that says which it was. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set, type WorkflowSketch } from './testing/sketch-workflow.ts';
import type { TestEngineOptions } from './testing/test-engine.ts';
import { createGate } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

async function runFor(sketch: WorkflowSketch, limits: TestEngineOptions['limits'] = {}, count = 1) {
  const workflowId = await world.publish(sketch);
  const engine = await world.engine({ limits });
  const items = Array.from({ length: count }, (_, n) => ({ json: { n } }));
  const { outcome } = await engine.run(workflowId, { items });
  return outcome.kind === 'ended' ? outcome.error : outcome;
}

const cycle: WorkflowSketch = {
  nodes: { start: manual, a: set('a', 1), b: set('b', 1) },
  wires: ['start > a > b > a'],
};

describe('an execution over its limit', () => {
  it('of steps, in a cycle without a way out', async () => {
    expect(await runFor(cycle, { maxSteps: 50 })).toMatchObject({ code: 'STEP_LIMIT', details: { limit: 50 } });
  });

  it('of steps that its workflow sets', async () => {
    expect(await runFor({ ...cycle, settings: { maxSteps: 20 } })).toMatchObject({ details: { limit: 20 } });
  });

  it('of items in one output', async () => {
    const many = script(() => ({ kind: 'output', outputs: [Array.from({ length: 11 }, () => ({ json: {} }))] }));
    expect(await runFor({ nodes: { start: manual, many }, wires: ['start > many'] }, { maxItems: 10 })).toMatchObject({
      code: 'ITEM_LIMIT',
      details: { node: 'many', count: 11, limit: 10 },
    });
  });

  it('of payload, also where its node goes on after errors', async () => {
    const big = script(() => ({ kind: 'output', outputs: [[{ json: { text: 'x'.repeat(5_000) } }]] }), {
      onError: 'continue',
    });
    const sketch = { nodes: { start: manual, big }, wires: ['start > big'] };
    expect(await runFor(sketch, { maxPayloadBytes: 4_000 })).toMatchObject({
      code: 'PAYLOAD_LIMIT',
      details: { limitBytes: 4_000, node: 'big' },
    });
  });

  it('of payload in pinned data', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, a: set('a', 1) },
      wires: ['start > a'],
      pinData: { a: [{ json: { text: 'x'.repeat(5_000) } }] },
    });
    const engine = await world.engine({ limits: { maxPayloadBytes: 4_000 } });
    const { outcome } = await engine.run(workflowId, { pins: true });
    expect(outcome).toMatchObject({ kind: 'ended', error: { code: 'PAYLOAD_LIMIT' } });
  });

  it('of active time while a node is at work, which is told to stop', async () => {
    let isAborted = false;
    const stuck = script(
      (ctx) =>
        new Promise((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => {
            isAborted = true;
            reject(new Error('stopped'));
          });
        }),
    );
    const sketch = { nodes: { start: manual, stuck }, wires: ['start > stuck'], settings: { timeoutMs: 40 } };
    expect(await runFor(sketch)).toMatchObject({ code: 'ACTIVE_TIME_LIMIT', details: { limitMs: 40 } });
    expect(isAborted).toBe(true);
  });

  it('of active time that the installation gives to workflows that do not say', async () => {
    const stuck = script((ctx) => new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', reject)));
    const sketch = { nodes: { start: manual, stuck }, wires: ['start > stuck'] };
    expect(await runFor(sketch, { defaultActiveMs: 40 })).toMatchObject({
      code: 'ACTIVE_TIME_LIMIT',
      details: { limitMs: 40 },
    });
  });

  it('of active time while nodes only compute', async () => {
    expect(await runFor({ ...cycle, settings: { timeoutMs: 40 } }, { maxSteps: 10_000_000 })).toMatchObject({
      code: 'ACTIVE_TIME_LIMIT',
    });
  });

  it('of calls within calls', async () => {
    const workflowId = await world.publish(cycle);
    const call = { type: 'flow.call', parameters: { workflowId } };
    await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] }, { workflowId });
    const engine = await world.engine({ limits: { maxCallDepth: 3 } });
    const { outcome } = await engine.run(workflowId, { version: 2 });
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed', error: { code: 'CALL_FAILED' } });
    expect(await world.query('select from executions')).toHaveLength(4);
  });
});

describe('time that an execution waits', () => {
  it('is not active time', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: { type: 'flow.wait', parameters: { mode: 'time', amount: 0.1, unit: 'seconds' } } },
      wires: ['start > wait'],
      settings: { timeoutMs: 60 },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded' });
  });
});

describe('a long execution of pure nodes', () => {
  it('lets others have their turn meanwhile', async () => {
    const begun = createGate();
    const first = script((_ctx, items) => {
      begun.open();
      return { kind: 'output', outputs: [items] };
    });
    const long = await world.publish({
      nodes: { start: manual, first, ...cycle.nodes },
      wires: ['start > first > a > b > a'],
    });
    const short = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const engine = await world.engine({ limits: { maxSteps: 30_000 } });
    await engine.run(short);
    let isLongOver = false;
    const longRun = engine.run(long).then((result) => {
      isLongOver = true;
      return result;
    });
    await begun.passed;
    expect((await engine.run(short)).outcome).toMatchObject({ status: 'succeeded' });
    expect(isLongOver).toBe(false);
    expect((await longRun).outcome).toMatchObject({ error: { code: 'STEP_LIMIT' } });
  });
});
