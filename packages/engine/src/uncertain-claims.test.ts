/** Claims that went wrong half-way: their answer was lost, or their lease ended before the execution went on. */
import { type ClaimedExecution, type ExecutionStore, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { sender } from './testing/script-node.ts';
import { manual } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** An execution whose process died while it read something outside. @param again what the second reading waits for */
async function leaveBehind(again: Promise<void>) {
  const calls: number[] = [];
  const read = sender(
    async () => {
      calls.push(calls.length);
      await (calls.length === 1 ? createGate().passed : again);
      return { read: true };
    },
    { effect: 'read' },
  );
  const workflowId = await world.publish({ nodes: { start: manual, read }, wires: ['start > read'] });
  const first = await world.engine();
  const { executionId } = await first.begin(first.startOf(workflowId));
  await until('the read is on its way', () => calls.length === 1);
  await first.kill();
  return { calls, executionId };
}

/** Claims through `change`, once. `claims` counts how often it was asked. */
function claimThrough(change: (claimed: ClaimedExecution[]) => Promise<ClaimedExecution[]>) {
  const store = world.store.executions;
  const seen = { claims: 0 };
  let isDone = false;
  const executions: ExecutionStore = {
    ...store,
    async claimExecutions(...how) {
      seen.claims++;
      const claimed = await store.claimExecutions(...how);
      if (isDone || claimed.length === 0) return claimed;
      isDone = true;
      return change(claimed);
    },
  };
  return { executions, seen };
}

describe('a process', () => {
  it('finds what it claimed when the answer to its claim was lost', async () => {
    const { executionId } = await leaveBehind(Promise.resolve());
    const lose = () => Promise.reject(new NoriaError('DATABASE_UNREACHABLE', { problem: 'the connection broke' }));
    const second = await world.engine({ executions: claimThrough(lose).executions });
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
  });

  it('does nothing for what it claimed under a lease that has ended since', async () => {
    const [isTaken, goesOn, isRead] = [createGate(), createGate(), createGate()];
    const { calls, executionId } = await leaveBehind(isRead.passed);
    const { executions, seen } = claimThrough(async (claimed) => {
      isTaken.open();
      await goesOn.passed;
      return claimed;
    });
    const lease = { leaseMs: 10_000, beatMs: 20, marginMs: 1_000 };
    const second = await world.engine({ executions, lease });
    await isTaken.passed;
    await world.query(`update processes set lease_until = '-infinity'`);
    await until('the second starts anew', () =>
      second.logged.some(({ message }) => message.includes('lease was lost')),
    );
    const third = await world.engine();
    await until('the third reads', () => calls.length === 2);
    goesOn.open();
    const before = seen.claims;
    await until('the second has dealt with its claim, and looks for work again', () => seen.claims > before);
    expect(calls).toHaveLength(2);
    isRead.open();
    expect(await third.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
  });
});
