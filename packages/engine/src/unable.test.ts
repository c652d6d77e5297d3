/** Claimed executions that this process cannot go on with: reported, never spinning, never held in silence. */
import { createNodeCatalogue, NoriaError } from '@noria/core';
import { loadNodeTypes } from '@noria/nodes';
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** A process without the scripted node type. */
const lesser = async () => world.engine({ catalogue: createNodeCatalogue(await loadNodeTypes()) });

/** An execution whose process died at a scripted node. */
async function leaveBehind() {
  const gate = createGate();
  const slow = script(async (_ctx, items) => {
    await gate.passed;
    return { kind: 'output', outputs: [items] };
  });
  const workflowId = await world.publish({
    nodes: { start: manual, slow, end: set('a', 1) },
    wires: ['start > slow > end'],
  });
  const engine = await world.engine();
  const { executionId } = await engine.begin(engine.startOf(workflowId));
  await engine.kill();
  gate.open();
  return { workflowId, executionId };
}

describe('an execution with a node type that this process does not know', () => {
  it('is left to others with a report in its row, and looked at again after a while only', async () => {
    const { executionId } = await leaveBehind();
    const engine = await lesser();
    await until('it is left', async () => (await world.row(executionId)).status === 'queued');
    expect(await world.row(executionId)).toMatchObject({ error: { code: 'NODE_TYPE_UNKNOWN' } });
    expect(engine.logged).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ executionId }) }),
    );
    const epoch = async () => (await world.query<{ epoch: number }>('select epoch from executions'))[0]?.epoch;
    const before = await epoch();
    for (let look = 0; look < 3; look++) {
      await world.store.executions.notify({ kind: 'wake', executionId });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(await epoch()).toBe(before);
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
  });

  it('goes on in a process that knows it, and its report is gone', async () => {
    const { executionId } = await leaveBehind();
    const engine = await lesser();
    await until('it is left', async () => (await world.row(executionId)).status === 'queued');
    await engine.stop(0);
    const able = await world.engine();
    expect(await able.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(await world.row(executionId)).toMatchObject({ error: null });
  });

  it('can be cancelled all the same', async () => {
    const { executionId } = await leaveBehind();
    await world.store.executions.insertInbox({ executionId, source: 'cancel', message: { kind: 'cancel' } });
    await lesser();
    await until('it is cancelled', async () => (await world.row(executionId)).status === 'cancelled');
  });

  it('is not begun', async () => {
    const { workflowId } = await leaveBehind();
    const engine = await lesser();
    await expect(engine.begin(engine.startOf(workflowId))).rejects.toMatchObject({ code: 'NODE_TYPE_UNKNOWN' });
  });
});

describe('an execution that no process can go on with', () => {
  it('fails with a report', async () => {
    const { executionId } = await leaveBehind();
    await world.query(`update journal set payload = '[{"kind":"claimed"}]' where execution_id = $1`, executionId);
    const engine = await world.engine();
    await until('it has failed', async () => (await world.row(executionId)).status === 'failed');
    expect(await world.row(executionId)).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(engine.logged).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'an execution cannot go on in any process' }),
    );
  });

  it('that was called fails its call', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const child = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(parent));
    await until('the child is there', async () => (await world.query('select from executions')).length === 2);
    await first.kill();
    await world.query('delete from workflow_versions where workflow_id = $1', child);
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 5_000)).toMatchObject({
      status: 'failed',
      error: { code: 'CALL_FAILED' },
    });
    gate.open();
  });
});

describe('a claim while the database is away', () => {
  it('waits as long for its journal as it takes', async () => {
    const { executionId } = await leaveBehind();
    const isAway = { now: true };
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        read: (...of) =>
          isAway.now
            ? Promise.reject(new NoriaError('DATABASE_UNREACHABLE', { problem: 'away' }))
            : journal.read(...of),
      }),
    });
    await until('it is claimed', async () => {
      const [row] = await world.query<{ epoch: number }>('select epoch from executions');
      return row?.epoch === 2;
    });
    isAway.now = false;
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(engine.counts()).toMatchObject({ active: 0 });
  });
});
