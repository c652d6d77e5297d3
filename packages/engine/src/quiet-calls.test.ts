/** Called workflows of which nothing is kept: what tells that they were there is their key, and their message. */
import { describe, expect, it } from 'vitest';
import { sender } from './testing/script-node.ts';
import { manual } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

async function publishQuiet(first: () => Promise<unknown>) {
  const calls: number[] = [];
  const send = sender(
    async () => {
      calls.push(calls.length);
      if (calls.length === 1) await first();
      return { sent: true };
    },
    { effect: 'idempotent' },
  );
  const child = await world.publish({
    nodes: { start: manual, send },
    wires: ['start > send'],
    settings: { save: 'none' },
  });
  const call = { type: 'flow.call', parameters: { workflowId: child } };
  return { calls, parent: await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] }) };
}

describe('a called workflow of which nothing is kept', () => {
  it('gives its items and leaves no row', async () => {
    const { parent } = await publishQuiet(async () => undefined);
    const engine = await world.engine();
    const { outcome } = await engine.run(parent);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [{ json: { sent: true } }] });
    expect(await world.query('select id from executions where parent_id is not null')).toEqual([]);
  });

  it('does not run again for a process that looked for its end a moment too early', async () => {
    const { calls, parent } = await publishQuiet(() => createGate().passed);
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(parent));
    await until('the child is at work', () => calls.length === 1);
    await first.kill();
    const { executions } = world.store;
    const hasLooked = createGate();
    const goesOn = createGate();
    const second = await world.engine({
      executions: {
        ...executions,
        readInboxOf: async (id) => {
          const found = await executions.readInboxOf(id);
          if (id !== executionId) return found;
          hasLooked.open();
          await goesOn.passed;
          return found;
        },
      },
    });
    await hasLooked.passed;
    await until('the child has ended and is gone', async () => {
      const rows = await world.query('select id from executions where parent_id is not null');
      return calls.length === 2 && rows.length === 0;
    });
    goesOn.open();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(calls).toHaveLength(2);
  });
});
