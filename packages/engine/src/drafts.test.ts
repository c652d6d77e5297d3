/** Runs of drafts and of parts: pinned data, one node, up to a node, disabled nodes; and versions that executions keep. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const chain = {
  nodes: { start: manual, a: set('a', 1), b: set('b', 2), c: set('c', 3) },
  wires: ['start > a > b > c'],
};

describe('pinned data', () => {
  it('stands in for the output of a node, which does not run', async () => {
    let runs = 0;
    const a = script((_ctx, items) => {
      runs++;
      return { kind: 'output', outputs: [items] };
    });
    const pinData = { a: [{ json: { pinned: true } }] };
    const workflowId = await world.publish({ ...chain, nodes: { ...chain.nodes, a }, pinData });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { pins: true });
    expect(outcome).toMatchObject({ items: [{ json: { pinned: true, b: 2, c: 3 } }] });
    expect(runs).toBe(0);
    expect((await engine.run(workflowId)).outcome).toMatchObject({ items: [{ json: { b: 2, c: 3 } }] });
    expect(runs).toBe(1);
    expect((await engine.readSteps(executionId)).steps[1]).toMatchObject({ node: 'a', status: 'succeeded' });
  });
});

describe('a run of a part', () => {
  it('up to a node runs what leads to it, and nothing else', async () => {
    const workflowId = await world.publish({
      nodes: { ...chain.nodes, other: set('other', 1) },
      wires: [...chain.wires, 'start > other'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { until: 'b' });
    expect((await engine.readSteps(executionId)).steps.map(({ node }) => node)).toEqual(['start', 'a', 'b']);
  });

  it('of one node runs it on the given items', async () => {
    const workflowId = await world.publish(chain);
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, {
      start: 'b',
      startWith: 'input',
      until: 'b',
      items: [{ json: { x: 1 } }],
    });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [{ json: { x: 1, b: 2 } }] });
    expect((await engine.readSteps(executionId)).steps.map(({ node }) => node)).toEqual(['b']);
  });

  it('from a node that does not exist is refused', async () => {
    const workflowId = await world.publish(chain);
    const engine = await world.engine();
    for (let turn = 0; turn < 2; turn++) {
      await expect(engine.run(workflowId, { start: 'nobody', waitMs: 10 })).rejects.toMatchObject({
        code: 'TRIGGER_NOT_FOUND',
      });
    }
    await expect(engine.begin(engine.startOf(workflowId, { version: 9 }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a disabled node', () => {
  it('passes its items on', async () => {
    const workflowId = await world.publish({
      ...chain,
      nodes: { ...chain.nodes, b: { ...set('b', 2), disabled: true } },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ items: [{ json: { a: 1, c: 3 } }] });
    const { outcome } = await engine.run(workflowId);
    if (outcome.kind === 'ended') expect(outcome.items[0]?.json).toEqual({ a: 1, c: 3 });
  });

  it('that passes on more than the limit allows fails like any other', async () => {
    const disabled = { ...set('b', 2), disabled: true, parameters: { fields: [] } };
    const workflowId = await world.publish({
      nodes: { start: manual, one: set('a', 1), two: set('a', 2), join: { ...disabled, alwaysOutputData: true } },
      wires: ['start > one > join', 'start > two'],
    });
    const engine = await world.engine({ limits: { maxPayloadBytes: 5 } });
    expect((await engine.run(workflowId)).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'PAYLOAD_LIMIT' },
    });
  });
});

describe('a draft', () => {
  it('runs as a snapshot under a negative version', async () => {
    const workflowId = await world.publish(chain);
    const version = await world.store.workflows.snapshotDraft(world.organizationId, workflowId);
    expect(version).toBeLessThan(0);
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { version });
    expect(await world.row(executionId)).toMatchObject({ status: 'succeeded', version });
  });
});

describe('a version that is published while an execution runs', () => {
  it('changes nothing for it, also after a crash', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const sketch = { nodes: { start: manual, slow, end: set('version', 1) }, wires: ['start > slow > end'] };
    const workflowId = await world.publish(sketch);
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await world.publish({ ...sketch, nodes: { ...sketch.nodes, end: set('version', 2) } }, { workflowId });
    await first.kill();
    gate.open();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 5_000)).toMatchObject({ items: [{ json: { version: 1 } }] });
  });
});

describe('a node that gives nothing', () => {
  it('ends its branch, unless it always gives something', async () => {
    const nothing = (over: object) => script(() => ({ kind: 'output', outputs: [[]] }), over);
    const publish = (over: object) =>
      world.publish({
        nodes: { start: manual, nothing: nothing(over), end: set('a', 1) },
        wires: ['start > nothing > end'],
      });
    const engine = await world.engine();
    const ended = await engine.run(await publish({}));
    expect((await engine.readSteps(ended.executionId)).steps).toHaveLength(2);
    expect((await engine.run(await publish({ alwaysOutputData: true }))).outcome).toMatchObject({
      items: [{ json: { a: 1 } }],
    });
  });

  it('runs for the first item only when told so', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, once: { ...set('a', 1), executeOnce: true } },
      wires: ['start > once'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items: [{ json: { n: 1 } }, { json: { n: 2 } }] });
    if (outcome.kind !== 'ended') throw new Error('it did not end');
    expect(outcome.items.map(({ json }) => json)).toEqual([{ n: 1, a: 1 }]);
  });
});
