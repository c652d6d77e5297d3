/** Two processes on one PostgreSQL database: they share work, answer for each other, and take over from each other. */
import { describe, expect, it } from 'vitest';
import { postgresUrl } from './testing/open-test-store.ts';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, type Gate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const shared = { isShared: true } as const;

describe.runIf(postgresUrl !== undefined)('two processes on one database', () => {
  const world = useWorld('fleet');

  const respond = { type: 'flow.respond' };

  it('answer for each other: whoever waits gets the answer of whichever process gives it', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, a: set('a', 1), respond },
      wires: ['start > slow > a > respond'],
    });
    const [one, two] = [await world.engine(shared), await world.engine(shared)];
    const { executionId } = await one.begin(one.startOf(workflowId));
    const outcome = two.waitForOutcome(executionId, 8_000);
    gate.open();
    expect(await outcome).toMatchObject({ kind: 'answered', answer: { status: 200, body: { a: 1 } } });
  });

  it('take over from each other, and who waits for the dead one is answered by the other', async () => {
    const begun = createGate();
    const gates: Gate[] = [];
    const slow = script(
      async (ctx, items) => {
        const gate = createGate();
        gates.push(gate);
        begun.open();
        await ctx.effect(0, () => gate.passed.then(() => null));
        return { kind: 'output', outputs: [items] };
      },
      { effect: 'read' },
    );
    const workflowId = await world.publish({
      nodes: { start: manual, slow, respond },
      wires: ['start > slow > respond'],
    });
    const one = await world.engine(shared);
    const { executionId } = await one.begin(one.startOf(workflowId));
    await begun.passed;
    const two = await world.engine(shared);
    const outcome = two.waitForOutcome(executionId, 8_000);
    await one.kill();
    await until('it runs in the other', () => gates.length === 2);
    gates[1]?.open();
    expect(await outcome).toMatchObject({ kind: 'answered' });
  });

  it('share what waits for a place', async () => {
    const gate = createGate();
    const ran: string[] = [];
    const slow = script(async (ctx, items) => {
      ran.push(ctx.execution.id);
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, slow }, wires: ['start > slow'] });
    const one = await world.engine({ ...shared, places: { maxConcurrent: 1 } });
    const first = await one.begin(one.startOf(workflowId));
    const second = one.run(workflowId);
    await until('the second waits for a place', () => one.counts().queued === 1);
    const two = await world.engine({ ...shared, places: { maxConcurrent: 1 } });
    await until('the second runs in the other process', () => ran.length === 2);
    expect([one.counts().active, two.counts().active]).toEqual([1, 1]);
    gate.open();
    expect((await second).outcome).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(await two.waitForOutcome(first.executionId, 5_000)).toMatchObject({ status: 'succeeded' });
  });

  it('pass messages on: a cancel sent to one stops what runs in the other within a second', async () => {
    const begun = createGate();
    let abortedMs = 0;
    const work = script(
      (ctx) =>
        new Promise((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => {
            abortedMs = performance.now();
            reject(ctx.signal.reason);
          });
          begun.open();
        }),
    );
    const workflowId = await world.publish({ nodes: { start: manual, work }, wires: ['start > work'] });
    const [one, two] = [await world.engine(shared), await world.engine(shared)];
    const { executionId } = await one.begin(one.startOf(workflowId));
    await begun.passed;
    const sentMs = performance.now();
    expect(await two.send({ executionId, source: 'cancel', message: { kind: 'cancel' } })).toBe(true);
    expect(await two.waitForOutcome(executionId, 5_000)).toMatchObject({ kind: 'ended', status: 'cancelled' });
    expect(abortedMs - sentMs).toBeLessThan(1_000);
  });

  it('start an execution once under one key, and both give its answer', async () => {
    let runs = 0;
    const act = sender(async () => ({ runs: ++runs }));
    const workflowId = await world.publish({
      nodes: { start: manual, act, respond },
      wires: ['start > act > respond'],
    });
    const [one, two] = [await world.engine(shared), await world.engine(shared)];
    const idempotency = { key: 'k', bodyHash: 'h', ttlMs: 60_000 };
    const both = await Promise.all([one.run(workflowId, { idempotency }), two.run(workflowId, { idempotency })]);
    expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
    for (const { outcome } of both) expect(outcome).toMatchObject({ kind: 'answered', answer: { body: { runs: 1 } } });
  });

  it('call each other: a child in one process ends the call of a parent in the other', async () => {
    const begun = createGate();
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      begun.open();
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const child = await world.publish({ nodes: { start: manual, slow, a: set('a', 1) }, wires: ['start > slow > a'] });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const one = await world.engine({ ...shared, limits: { holdMs: 5_000 } });
    const { executionId } = await one.begin(one.startOf(parent));
    await begun.passed;
    await until('the child is accepted', async () => (await world.query('select from executions')).length === 2);
    // The child moves to the other process: as after a take-over, its owner there is the only one that may write.
    await world.query(`update executions set process_id = null, status = 'queued' where workflow_id = $1`, child);
    const two = await world.engine(shared);
    await until('the child has moved', async () => {
      const [row] = await world.query<{ epoch: number }>('select epoch from executions where workflow_id = $1', child);
      return row?.epoch === 2;
    });
    gate.open();
    expect(await two.waitForOutcome(executionId, 8_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { a: 1 } }],
    });
  });

  it('fire a timer once, whoever looks', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'time', amount: 0.5, unit: 'seconds' } };
    let runs = 0;
    const count = script((_ctx, items) => {
      runs++;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, wait, count }, wires: ['start > wait > count'] });
    const one = await world.engine({ ...shared, limits: { holdMs: 50 } });
    const two = await world.engine({ ...shared, limits: { holdMs: 50 } });
    const { executionId } = await one.begin(one.startOf(workflowId));
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(runs).toBe(1);
    expect(two.counts()).toMatchObject({ active: 0 });
  });

  it('hand over at once when one shuts down', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, respond },
      wires: ['start > slow > respond'],
    });
    const one = await world.engine(shared);
    const two = await world.engine(shared);
    const { executionId } = await one.begin(one.startOf(workflowId));
    const outcome = two.waitForOutcome(executionId, 8_000);
    await one.stop(100);
    gate.open();
    expect(await outcome).toMatchObject({ kind: 'answered' });
  });
});
