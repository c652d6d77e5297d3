/** Starts with a nonce: the second one is refused, and has done nothing. */
import { describe, expect, it } from 'vitest';
import { sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const nonce = { value: 'signature', expiresAtMs: Date.now() + 600_000 };

describe('a start with a nonce that was used', () => {
  it.each(['read', 'idempotent', 'once'] as const)('is refused and has no effect of class %s', async (effect) => {
    let runs = 0;
    const act = sender(async () => ({ runs: ++runs }), { effect });
    const workflowId = await world.publish({ nodes: { start: manual, act }, wires: ['start > act'] });
    const engine = await world.engine();
    await engine.run(workflowId, { nonce });
    await expect(engine.run(workflowId, { nonce })).rejects.toMatchObject({ code: 'SIGNATURE_REPLAYED' });
    await expect(engine.begin(engine.startOf(workflowId, { nonce }))).rejects.toMatchObject({
      code: 'SIGNATURE_REPLAYED',
    });
    expect(runs).toBe(1);
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
    expect(await world.query('select from executions')).toHaveLength(1);
  });

  it('is refused too where the workflow saves nothing', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, a: set('a', 1) },
      wires: ['start > a'],
      settings: { save: 'none' },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId, { nonce })).outcome).toMatchObject({ kind: 'ended', status: 'succeeded' });
    await expect(engine.run(workflowId, { nonce })).rejects.toMatchObject({ code: 'SIGNATURE_REPLAYED' });
  });

  it('is refused by another process', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const [one, two] = [await world.engine({ isShared: true }), await world.engine({ isShared: true })];
    const both = await Promise.allSettled([one.run(workflowId, { nonce }), two.run(workflowId, { nonce })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
