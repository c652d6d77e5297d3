/** Retry and resume: new executions that begin where an ended one did, or where it failed. */
import { EffectError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set, type WorkflowSketch } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** `first` sends, `second` fails until it is mended. */
async function publishFailing(over: Partial<WorkflowSketch> = {}) {
  const sent: unknown[] = [];
  const state = { isMended: false };
  const nodes = {
    start: manual,
    first: sender(async ({ json }) => {
      sent.push(json.n);
      return { n: json.n ?? null };
    }),
    second: script((_ctx, items) => {
      if (!state.isMended && items[0]?.json.n !== 100) throw new Error('not yet');
      return { kind: 'output', outputs: [items] };
    }),
    third: set('third', '={{ $json.n }}'),
  };
  const sketch = { nodes, wires: ['start > first > second > third'], ...over };
  return { sent, state, sketch, workflowId: await world.publish(sketch) };
}

const items = [{ json: { n: 1 } }];

describe('a retry', () => {
  it('is a new execution with the same input, linked to the first', async () => {
    const { sent, state, workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    state.isMended = true;
    const retried = await engine.retry(executionId, { version: 'same' });
    expect(retried.executionId).not.toBe(executionId);
    expect(await engine.waitForOutcome(retried.executionId, 5_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { n: 1, third: 1 } }],
    });
    expect(await world.row(retried.executionId)).toMatchObject({ originId: executionId, mode: 'retry', version: 1 });
    expect(sent).toEqual([1, 1]);
  });

  it('runs the published version when that is asked for', async () => {
    const { sketch, workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    await world.publish({ ...sketch, wires: ['start > third'] }, { workflowId });
    const retried = await engine.retry(executionId, { version: 'published' });
    expect(await engine.waitForOutcome(retried.executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(await world.row(retried.executionId)).toMatchObject({ version: 2 });
  });

  it('of an execution that does not exist is refused', async () => {
    const engine = await world.engine();
    const id = '01994d5e-7a00-7000-8000-00000000000f';
    await expect(engine.retry(id, { version: 'same' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a resume', () => {
  it('goes on at the failed step, and does nothing before it again', async () => {
    const { sent, state, workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    state.isMended = true;
    const resumed = await engine.resume(executionId, { version: 'same' });
    expect(await engine.waitForOutcome(resumed.executionId, 5_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { n: 1, third: 1 } }],
    });
    expect(sent).toEqual([1]);
    expect(await world.row(resumed.executionId)).toMatchObject({ originId: executionId, mode: 'resume' });
    const { steps } = await engine.readSteps(resumed.executionId);
    expect(steps.map(({ node }) => node)).toEqual(['start', 'first', 'second', 'third']);
  });

  it('runs the failed step on items that a person has edited', async () => {
    const { workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    const resumed = await engine.resume(executionId, { version: 'same', input: [[{ json: { n: 100 } }]] });
    expect(await engine.waitForOutcome(resumed.executionId, 5_000)).toMatchObject({
      items: [{ json: { third: 100 } }],
    });
  });

  it('goes on under a changed version, with what was recorded under the old one', async () => {
    const { sent, sketch, workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    const changed = { ...sketch.nodes, second: set('second', 'mended') };
    await world.publish({ ...sketch, nodes: changed }, { workflowId });
    const resumed = await engine.resume(executionId, { version: 'published' });
    // `second` is of another type now, so that it runs afresh.
    expect(await engine.waitForOutcome(resumed.executionId, 5_000)).toMatchObject({
      items: [{ json: { n: 1, second: 'mended', third: 1 } }],
    });
    expect(sent).toEqual([1]);
  });

  it('with edited items is refused where the failed step is gone', async () => {
    const { sketch, workflowId } = await publishFailing();
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    await world.publish({ ...sketch, wires: ['start > first > third'] }, { workflowId });
    const how = { version: 'published', input: [[{ json: {} }]] } as const;
    await expect(engine.resume(executionId, how)).rejects.toMatchObject({ code: 'EXECUTION_NOTHING_TO_RESUME' });
  });

  it('keeps what a node passed on as it was, whatever comes before it now', async () => {
    const { state, sketch } = await publishFailing();
    const pass = script((_ctx, given) => ({ kind: 'output', outputs: [given] }));
    const nodes = { ...sketch.nodes, a: set('from', 'a'), b: set('from', 'b'), pass };
    const workflowId = await world.publish({ nodes, wires: ['start > a > pass > second', 'start > b'] });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    await world.publish({ nodes, wires: ['start > a', 'start > b > pass > second'] }, { workflowId });
    state.isMended = true;
    const resumed = await engine.resume(executionId, { version: 'published' });
    await until('it ends', async () => (await world.row(resumed.executionId)).status === 'succeeded');
    const { steps } = await engine.readSteps(resumed.executionId);
    expect(steps.find(({ node }) => node === 'pass')?.outputs[0]?.[0]?.json.from).toBe('a');
  });

  it('of an execution that succeeded, or is under way, is refused', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, given) => {
      await gate.passed;
      return { kind: 'output', outputs: [given] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await expect(engine.resume(executionId, { version: 'same' })).rejects.toMatchObject({
      code: 'EXECUTION_NOT_FINISHED',
    });
    gate.open();
    await engine.waitForOutcome(executionId, 5_000);
    await expect(engine.resume(executionId, { version: 'same' })).rejects.toMatchObject({
      code: 'EXECUTION_NOTHING_TO_RESUME',
    });
  });

  it('does not send again what the failed step had sent, and asks nobody about it', async () => {
    const sent: unknown[] = [];
    const state = { isMended: false };
    const send = sender(async ({ json }) => {
      if (json.n === 5 && !state.isMended)
        throw new EffectError('OUTBOUND_STATUS', { host: 'x', status: 400 }, { sent: 'answered' });
      sent.push(json.n);
      return { n: json.n ?? null };
    });
    const workflowId = await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] });
    const engine = await world.engine();
    const eight = Array.from({ length: 8 }, (_, n) => ({ json: { n } }));
    const { executionId, outcome } = await engine.run(workflowId, { items: eight });
    expect(outcome).toMatchObject({ status: 'failed' });
    state.isMended = true;
    const resumed = await engine.resume(executionId, { version: 'same' });
    expect(await engine.waitForOutcome(resumed.executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('of a cancelled execution goes on with what had not ended', async () => {
    const gate = createGate();
    let runs = 0;
    const slow = script(async (_ctx, given) => {
      if (++runs === 1) await gate.passed;
      return { kind: 'output', outputs: [given] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, end: set('a', 1) },
      wires: ['start > slow > end'],
    });
    const engine = await world.engine({ limits: { cancelGraceMs: 5 } });
    const { executionId } = await engine.begin(engine.startOf(workflowId, { items }));
    await engine.send({ executionId, source: 'cancel', message: { kind: 'cancel' } });
    await until('it is cancelled', async () => (await world.row(executionId)).status === 'cancelled');
    const resumed = await engine.resume(executionId, { version: 'same' });
    expect(await engine.waitForOutcome(resumed.executionId, 5_000)).toMatchObject({
      items: [{ json: { n: 1, a: 1 } }],
    });
    gate.open();
  });
});
