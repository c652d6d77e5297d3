/** Workflows that call workflows: waited for or not, failed, waiting, started twice by a crash. */
import { NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, type NodeSketch, set, type WorkflowSketch } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld('pglite');

/** @returns id of a workflow that calls `child`, whose own id is given too */
async function publishCall(child: WorkflowSketch, parameters: object = {}, over: Partial<NodeSketch> = {}) {
  const childId = await world.publish(child);
  const call = { type: 'flow.call', ...over, parameters: { workflowId: `wf_${childId}`, ...parameters } };
  const parentId = await world.publish({
    nodes: { start: manual, call, after: set('after', 1) },
    wires: ['start > call > after'],
  });
  return { childId, parentId };
}

const doubling: WorkflowSketch = {
  nodes: { start: manual, double: set('n', '={{ $json.n * 2 }}') },
  wires: ['start > double'],
};

const broken = script(() => {
  throw new Error('it broke');
});

describe('a call', () => {
  it('gives what the called workflow gave last, and shares a flush with its acceptance', async () => {
    const { parentId } = await publishCall(doubling);
    const engine = await world.engine();
    await engine.run(parentId, { items: [{ json: { n: 1 } }] });
    engine.flushes.length = 0;
    const { outcome } = await engine.run(parentId, { items: [{ json: { n: 4 } }] });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [{ json: { n: 8, after: 1 } }] });
    expect(engine.flushes[0]?.map(({ accept }) => accept?.mode)).toEqual(['manual', 'call']);
  });

  it('of a workflow whose last node gave nothing gives nothing', async () => {
    const none = { type: 'flow.filter', parameters: { conditions: [{ left: false, operator: 'boolean.isTrue' }] } };
    const { parentId } = await publishCall({
      nodes: { start: manual, double: set('n', 2), none },
      wires: ['start > double > none'],
    });
    const engine = await world.engine();
    const { outcome, executionId } = await engine.run(parentId, { items: [{ json: { n: 1 } }] });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [] });
    expect((await engine.readSteps(executionId)).steps.map(({ node }) => node)).toEqual(['start', 'call']);
  });

  it('per item makes an execution for each, whose ends come in any order', async () => {
    const { parentId, childId } = await publishCall(doubling, { mode: 'each' });
    const engine = await world.engine();
    const items = [1, 2, 3].map((n) => ({ json: { n } }));
    const { outcome, executionId } = await engine.run(parentId, { items });
    expect(outcome).toMatchObject({ items: [2, 4, 6].map((n) => ({ json: { n } })) });
    const rows = await world.query<{ parent_id: string }>(
      'select parent_id from executions where workflow_id = $1',
      childId,
    );
    expect(rows.map((row) => row.parent_id)).toEqual([executionId, executionId, executionId]);
  });

  it('of a workflow that fails fails', async () => {
    const { parentId } = await publishCall({ nodes: { start: manual, broken }, wires: ['start > broken'] });
    const engine = await world.engine();
    const { outcome } = await engine.run(parentId);
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { code: 'CALL_FAILED', message: expect.stringContaining('it broke'), node: 'call' },
    });
  });

  it('that failed is tried again with an execution of its own', async () => {
    let runs = 0;
    const flaky = script((_ctx, items) => {
      if (++runs === 1) throw new Error('it broke');
      return { kind: 'output', outputs: [items] };
    });
    const { parentId, childId } = await publishCall(
      { nodes: { start: manual, flaky }, wires: ['start > flaky'] },
      {},
      { retry: { maxAttempts: 2, delayMs: 1 } },
    );
    const engine = await world.engine();
    expect((await engine.run(parentId)).outcome).toMatchObject({ status: 'succeeded' });
    expect(await world.query('select from executions where workflow_id = $1', childId)).toHaveLength(2);
  });

  it('of a workflow that waits makes its caller wait, in memory no longer', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const { parentId, childId } = await publishCall({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const engine = await world.engine({ limits: { holdMs: 50 } });
    const { executionId, outcome } = await engine.run(parentId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(await world.row(executionId)).toMatchObject({ status: 'waiting', waitingFor: 'child' });
    const [child] = await world.query<{ id: string }>('select id from executions where workflow_id = $1', childId);
    const message = { kind: 'resume', wait: 1, body: 'yes' } as const;
    await engine.send({ executionId: child?.id ?? '', source: 'resume:1', message });
    await until('the caller has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(await engine.waitForOutcome(executionId, 100)).toMatchObject({ items: [{ json: { resume: 'yes' } }] });
  });

  it.each([
    ['that is not published', async () => '01994d5e-7a00-7000-8000-00000000000f', 'WORKFLOW_NOT_PUBLISHED'],
    ['whose id is none', async () => 'wf_nonsense', null],
    ['of another organization', publishElsewhere, 'NOT_FOUND'],
  ])('of a workflow %s fails, and starts nothing', async (_what, makeId, code) => {
    const call = { type: 'flow.call', parameters: { workflowId: await makeId() } };
    const parentId = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine();
    const { outcome } = await engine.run(parentId);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'CALL_FAILED' } });
    if (code !== null) expect(outcome).toMatchObject({ error: { details: { code } } });
    expect(await world.query('select from executions')).toHaveLength(1);
  });
});

async function publishElsewhere(): Promise<string> {
  const organizationId = '00000000-0000-7000-8000-0000000000aa';
  await world.query(`insert into organizations (id, name) values ($1, 'Other') on conflict do nothing`, organizationId);
  return world.publish(doubling, { organizationId });
}

describe('a call that is not waited for', () => {
  it('passes its items on once what it calls is accepted', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const { parentId, childId } = await publishCall(
      { nodes: { start: manual, slow }, wires: ['start > slow'] },
      { waitForEnd: false },
    );
    const engine = await world.engine();
    const { outcome } = await engine.run(parentId, { items: [{ json: { n: 1 } }] });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [{ json: { n: 1, after: 1 } }] });
    const child = () =>
      world.query<{ status: string }>('select status from executions where workflow_id = $1', childId);
    expect(await child()).toEqual([{ status: 'running' }]);
    gate.open();
    await until('the child has ended', async () => (await child())[0]?.status === 'succeeded');
  });

  it('fails when what it calls cannot be accepted', async () => {
    const call = {
      type: 'flow.call',
      parameters: { workflowId: '01994d5e-7a00-7000-8000-00000000000f', waitForEnd: false },
    };
    const parentId = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine();
    expect((await engine.run(parentId)).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'CALL_FAILED', details: { code: 'WORKFLOW_NOT_PUBLISHED', node: 'call' } },
    });
  });

  it('is never in the journal as done without an acceptance of what it called', async () => {
    const { parentId, childId } = await publishCall(doubling, { waitForEnd: false });
    const source = world.store.workflowSource;
    const first = await world.engine({
      workflows: { ...source, loadPublished: () => new Promise(() => undefined) },
    });
    const { executionId } = await first.begin(first.startOf(parentId));
    await until('the call is in the journal', async () =>
      (await world.query<{ payload: string }>('select payload from journal')).some(({ payload }) =>
        payload.includes('step.calling'),
      ),
    );
    await first.kill();
    expect(await world.query('select from executions where workflow_id = $1', childId)).toEqual([]);
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ status: 'succeeded' });
    expect(await world.query('select from executions where workflow_id = $1', childId)).toHaveLength(1);
  });
});

describe('after a crash of the caller', () => {
  it('a child that was accepted is not started again', async () => {
    let runs = 0;
    const gate = createGate();
    const act = sender(async () => {
      runs++;
      await gate.passed;
      return { runs };
    });
    const { parentId, childId } = await publishCall({
      nodes: { start: manual, act: { ...act, inDoubt: 'skip' } },
      wires: ['start > act'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(parentId));
    await until('the child acts', () => runs === 1);
    await first.kill();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ status: 'succeeded' });
    expect(runs).toBe(1);
    expect(await world.query('select from executions where workflow_id = $1', childId)).toHaveLength(1);
  });

  it('a child whose end was told to nobody is asked for it', async () => {
    const { parentId } = await publishCall(doubling);
    const first = await world.engine({
      limits: { holdMs: 60_000 },
      executions: { ...world.store.executions, readInbox: async () => [] },
      journal: (journal) => ({
        ...journal,
        // The caller never hears of it: the process dies before it folds the message.
        flush: async (entries) => {
          const outcomes = await journal.flush(entries);
          const isEnd = entries.some(({ inboxOut }) => inboxOut.length > 0);
          return isEnd ? new Promise(() => undefined) : outcomes;
        },
      }),
    });
    // Not waited for: on a slow machine one flush holds the start of the caller and the end of the child.
    void first.begin(first.startOf(parentId, { items: [{ json: { n: 3 } }] }));
    const executionId = await until('the child has ended', async () => {
      const [child] = await world.query<{ parentId: string }>(
        `select parent_id as "parentId" from executions where status = 'succeeded'`,
      );
      return child?.parentId;
    });
    await first.kill();
    await world.query('delete from inbox');
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { n: 6 } }],
    });
  });
});

describe('while the database is away', () => {
  it('a call waits for it rather than fail', async () => {
    const { parentId } = await publishCall(doubling);
    const source = world.store.workflowSource;
    let asked = 0;
    const engine = await world.engine({
      workflows: {
        ...source,
        loadPublished: async (workflowId) => {
          if (++asked < 3) throw new NoriaError('DATABASE_UNREACHABLE', { problem: 'away' });
          return source.loadPublished(workflowId);
        },
      },
    });
    const { outcome } = await engine.run(parentId, { items: [{ json: { n: 3 } }] });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [{ json: { n: 6 } }] });
  });
});
