/** Leases: who lost one writes nothing and begins nothing; what it ran goes on elsewhere, but not for ever. */
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const brief = { leaseMs: 400, beatMs: 40, marginMs: 150 };

const endLeases = () => world.query(`update processes set lease_until = '-infinity'`);

describe('a process that lost its lease', () => {
  it('leaves its executions to others and goes on as a new one', async () => {
    const gate = createGate();
    let runs = 0;
    const slow = script(async (_ctx, items) => {
      if (++runs === 1) await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, end: set('a', 1) },
      wires: ['start > slow > end'],
    });
    const engine = await world.engine({ lease: brief });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await endLeases();
    expect(await engine.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(runs).toBe(2);
    gate.open();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded' });
    const claims = await world.query<{ epoch: number }>('select epoch from executions where id = $1', executionId);
    expect(claims).toEqual([{ epoch: 2 }]);
  });

  it('has its late records refused', async () => {
    const gate = createGate();
    const results: string[] = [];
    const slow = (name: string) =>
      script(async () => {
        await gate.passed;
        results.push(name);
        return { kind: 'output', outputs: [[{ json: { by: results.length } }]] };
      });
    const workflowId = await world.publish({ nodes: { start: manual, slow: slow('x') }, wires: ['start > slow'] });
    const late = await world.engine();
    const ended = late.run(workflowId);
    const [entry] = await until('it is accepted', () => late.flushes[0]);
    const executionId = entry?.executionId ?? '';
    await until('its row is there', async () => (await world.query('select from executions')).length === 1);
    await endLeases();
    const next = await world.engine();
    await until('another process has it', async () => {
      const [row] = await world.query<{ epoch: number }>('select epoch from executions');
      return row?.epoch === 2;
    });
    gate.open();
    expect(await next.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(await ended).toMatchObject({ executionId, outcome: { kind: 'ended', status: 'succeeded' } });
    const rows = await world.query<{ seq: number; epoch: number }>('select seq, epoch from journal order by seq');
    expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2, ...rows.slice(2).map(() => 2)]);
  });

  it('begins no effect once its lease may be over, until it is good again', async () => {
    const sent: number[] = [];
    const gate = createGate();
    const isAway = { now: false };
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const act = sender(async () => ({ n: sent.push(performance.now()) }));
    const workflowId = await world.publish({ nodes: { start: manual, slow, act }, wires: ['start > slow > act'] });
    const { executions } = world.store;
    const engine = await world.engine({
      lease: { leaseMs: 3_000, beatMs: 30, marginMs: 2_800 },
      executions: {
        ...executions,
        extendLease: async (...lease) => {
          if (isAway.now) throw new Error('away');
          return executions.extendLease(...lease);
        },
      },
    });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    isAway.now = true;
    await until('the lease is no longer safely good', () => !engine.isHealthy());
    gate.open();
    await until('the intent is durable', async () =>
      (await world.query<{ payload: string }>('select payload from journal')).some(({ payload }) =>
        payload.includes('effect.intended'),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent).toEqual([]);
    isAway.now = false;
    expect(await engine.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(sent).toHaveLength(1);
  });
});

describe('an execution whose owners die', () => {
  async function loseOwners(count: number) {
    const gate = createGate();
    const slow = script(
      async (ctx, items) => {
        await ctx.effect(0, () => gate.passed.then(() => null));
        return { kind: 'output', outputs: [items] };
      },
      { effect: 'read' },
    );
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    let engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    for (let owner = 1; owner < count; owner++) {
      await engine.kill();
      engine = await world.engine();
      await until('it was taken over', async () => {
        const [row] = await world.query<{ epoch: number }>('select epoch from executions');
        return row?.epoch === owner + 1;
      });
    }
    await engine.kill();
    return { executionId, gate, last: await world.engine() };
  }

  it('goes on after two', async () => {
    const { executionId, gate, last } = await loseOwners(2);
    gate.open();
    expect(await last.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
  });

  it('is set aside after three without any progress, and says so', async () => {
    const { executionId, gate, last } = await loseOwners(3);
    expect(await last.waitForOutcome(executionId, 5_000)).toMatchObject({
      status: 'failed',
      error: { code: 'EXECUTION_QUARANTINED', details: { count: 3 } },
    });
    gate.open();
    expect(last.logged).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'an execution is set aside: processes die while they run it',
      }),
    );
  });
});

describe('a process that shuts down and starts again', () => {
  it('leaves no beat behind that registers it anew', async () => {
    const engine = await world.engine({ lease: { leaseMs: 2_000, beatMs: 5, marginMs: 500 } });
    await engine.stop(0);
    const good = () => world.query(`select from processes where lease_until > clock_timestamp()`);
    expect(await good()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await good()).toEqual([]);
    expect(engine.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
