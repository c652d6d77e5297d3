/** What an error of a node does: it stops the execution, goes on, or leaves by the error output. */
import { type Item, toApiId } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, type NodeSketch, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const items: Item[] = [1, 2, 3].map((n) => ({ json: { n } }));

const broken = (over: Partial<NodeSketch> = {}) =>
  script(() => {
    throw new Error('it broke');
  }, over);

/** Item 2 fails, the others go through. */
const oneFails = (over: Partial<NodeSketch> = {}) =>
  script(
    (_ctx, given) => ({
      kind: 'output',
      outputs: [given.filter(({ json }) => json.n !== 2)],
      failures: [{ item: 1, error: { code: 'NODE_FAILED', message: 'two is wrong' } }],
    }),
    over,
  );

describe('an error', () => {
  it('stops the execution, and says where', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, broken: broken(), after: set('a', 1) },
      wires: ['start > broken > after'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    const error = { code: 'NODE_CRASHED', message: expect.stringContaining('it broke'), node: 'broken', step: 1 };
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed', error });
    expect(await world.row(executionId)).toMatchObject({ status: 'failed', error: { code: 'NODE_CRASHED' } });
    const view = await engine.readSteps(executionId);
    expect(view.steps.map(({ node, status }) => [node, status])).toEqual([
      ['start', 'succeeded'],
      ['broken', 'failed'],
    ]);
  });

  it('lets the execution go on with the items and the error beside their fields', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, broken: broken({ onError: 'continue' }), after: set('a', 1) },
      wires: ['start > broken > after'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      items: items.map(({ json }) => ({ json: { ...json, a: 1, error: { code: 'NODE_CRASHED' } } })),
    });
  });

  it('leaves by the error output, which is the last', async () => {
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        broken: broken({ onError: 'errorOutput' }),
        well: set('way', 'well'),
        ill: set('way', 'ill'),
      },
      wires: ['start > broken > well', 'broken:1 > ill'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { items });
    expect(outcome).toMatchObject({ status: 'succeeded', items: items.map(() => ({ json: { way: 'ill' } })) });
    expect((await engine.readSteps(executionId)).steps.map(({ node }) => node)).toEqual(['start', 'broken', 'ill']);
  });

  it('of one item sends that item alone by the error output', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, part: oneFails({ onError: 'errorOutput' }), well: set('x', 1), ill: set('x', 2) },
      wires: ['start > part > well', 'part:1 > ill'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items });
    const { steps } = await engine.readSteps(executionId);
    const numbersOf = (name: string) => steps.find(({ node }) => node === name)?.outputs[0]?.map(({ json }) => json.n);
    expect(numbersOf('well')).toEqual([1, 3]);
    expect(numbersOf('ill')).toEqual([2]);
  });

  it('of one item stops the execution when errors stop it', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, part: oneFails() }, wires: ['start > part'] });
    const engine = await world.engine();
    expect((await engine.run(workflowId, { items })).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'NODE_FAILED', message: 'two is wrong' },
    });
  });

  it('in one branch lets a step of another branch end, and begins none', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, given) => {
      await gate.passed;
      return { kind: 'output', outputs: [given] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, broken: broken(), after: set('a', 1) },
      wires: ['start > slow > after', 'start > broken'],
    });
    const engine = await world.engine({ limits: { failGraceMs: 5_000 } });
    const run = engine.run(workflowId);
    setTimeout(gate.open, 20);
    const { executionId, outcome } = await run;
    expect(outcome).toMatchObject({ status: 'failed' });
    const { steps } = await engine.readSteps(executionId);
    expect(steps.map(({ node, status }) => `${node} ${status}`)).toEqual([
      'start succeeded',
      'slow succeeded',
      'broken failed',
    ]);
  });

  it('in one branch leaves a step behind that does not end in time, and tells its node to stop', async () => {
    let isAborted = false;
    const stuck = script((ctx) => {
      ctx.signal.addEventListener('abort', () => {
        isAborted = true;
      });
      return new Promise(() => undefined);
    });
    const workflowId = await world.publish({
      nodes: { start: manual, stuck, broken: broken() },
      wires: ['start > stuck', 'start > broken'],
    });
    const engine = await world.engine({ limits: { failGraceMs: 20 } });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ status: 'failed' });
    expect(isAborted).toBe(true);
    const { steps } = await engine.readSteps(executionId);
    expect(steps.find(({ node }) => node === 'stuck')?.status).toBe('abandoned');
  });
});

describe('the error workflow', () => {
  it('is started with what failed, durably, before the failure is', async () => {
    const handler = await world.publish({ nodes: { start: manual, note: set('seen', 1) }, wires: ['start > note'] });
    const workflowId = await world.publish({
      name: 'Fails',
      nodes: { start: manual, broken: broken() },
      wires: ['start > broken'],
      settings: { errorWorkflow: handler },
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId);
    const [row] = await until('it has run', async () => {
      const rows = await world.query<{ id: string; mode: string }>(
        `select id, mode from executions where workflow_id = $1 and status = 'succeeded'`,
        handler,
      );
      return rows.length > 0 ? rows : null;
    });
    expect(row?.mode).toBe('error');
    expect(await world.row(row?.id ?? '')).toMatchObject({ originId: executionId });
    const [first] = (await engine.readSteps(row?.id ?? '')).steps;
    expect(first?.outputs[0]?.[0]?.json).toMatchObject({
      execution: {
        id: toApiId('exec', executionId),
        mode: 'manual',
        error: { code: 'NODE_CRASHED' },
        lastNode: 'broken',
      },
      workflow: { id: toApiId('wf', workflowId), name: 'Fails' },
    });
    const kinds = engine.flushes.map((entries) =>
      entries.map(({ accept, projection }) => [accept?.mode, projection.status]),
    );
    expect(kinds.at(-1)).toEqual([[undefined, 'failed']]);
  });

  it('that cannot be started does not keep the execution from its end', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, broken: broken() },
      wires: ['start > broken'],
      settings: { errorWorkflow: '01994d5e-7a00-7000-8000-00000000000f' },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'failed' });
    expect(engine.logged).toContainEqual(
      expect.objectContaining({ message: 'the error workflow could not be started' }),
    );
  });

  it('that fails starts no further one', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, broken: broken() }, wires: ['start > broken'] });
    await world.publish(
      {
        nodes: { start: manual, broken: broken() },
        wires: ['start > broken'],
        settings: { errorWorkflow: workflowId },
      },
      { workflowId },
    );
    const engine = await world.engine();
    await engine.run(workflowId, { version: 2 });
    await until('the error workflow has failed too', async () => {
      const rows = await world.query(`select from executions where status = 'failed'`);
      return rows.length === 2;
    });
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
  });
});
