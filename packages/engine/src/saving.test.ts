/** What is kept of executions that have ended, by their workflow's setting. */
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const broken = script(() => {
  throw new Error('it broke');
});

const tables = ['executions', 'journal', 'blob_uses', 'inbox', 'timers'] as const;

async function countRows(): Promise<number> {
  const counts = await Promise.all(tables.map((table) => world.query(`select from ${table}`)));
  return counts.reduce((sum, rows) => sum + rows.length, 0);
}

describe('a workflow that saves', () => {
  it('all keeps those that succeeded and those that failed', async () => {
    const good = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const bad = await world.publish({ nodes: { start: manual, broken }, wires: ['start > broken'] });
    const engine = await world.engine();
    const ended = [await engine.run(good), await engine.run(bad)];
    for (const { executionId } of ended) expect((await engine.readSteps(executionId)).steps.length).toBeGreaterThan(0);
  });

  it('none keeps nothing, and answers all the same', async () => {
    const settings = { save: 'none' } as const;
    const good = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'], settings });
    const bad = await world.publish({ nodes: { start: manual, broken }, wires: ['start > broken'], settings });
    const engine = await world.engine();
    expect((await engine.run(good)).outcome).toMatchObject({ status: 'succeeded', items: [{ json: { a: 1 } }] });
    expect((await engine.run(bad)).outcome).toMatchObject({ status: 'failed' });
    expect(await countRows()).toBe(0);
  });

  it('only what failed keeps that', async () => {
    const settings = { save: 'failed' } as const;
    const good = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'], settings });
    const bad = await world.publish({ nodes: { start: manual, broken }, wires: ['start > broken'], settings });
    const engine = await world.engine();
    await engine.run(good);
    const { executionId } = await engine.run(bad);
    expect(await world.query<{ id: string }>('select id from executions')).toEqual([{ id: executionId }]);
  });

  it('nothing is durable while it runs, and removes what it wrote at its end', async () => {
    const large = script((_ctx, items) => ({
      kind: 'output',
      outputs: [items.map(() => ({ json: { text: 'x'.repeat(100_000) } }))],
    }));
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(async () => ({})), large, wait },
      wires: ['start > act > large > wait'],
      settings: { save: 'none' },
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(await countRows()).toBeGreaterThan(2);
    await engine.send({ executionId, source: 'resume:3', message: { kind: 'resume', wait: 3, body: null } });
    await until('nothing is left', async () => (await countRows()) === 0);
    await expect(engine.readSteps(executionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('nothing tells its caller how a called execution ended', async () => {
    const child = await world.publish({
      nodes: { start: manual, double: set('n', '={{ $json.n * 2 }}') },
      wires: ['start > double'],
      settings: { save: 'none' },
    });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine();
    const { outcome } = await engine.run(parent, { items: [{ json: { n: 2 } }] });
    expect(outcome).toMatchObject({ status: 'succeeded', items: [{ json: { n: 4 } }] });
    expect(await world.query('select from executions')).toHaveLength(1);
  });
});
