/** Items that no execution has met: each goes through once, whatever crashes and whoever asks at the same time. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, type NodeSketch } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld('fleet');

const dedupe: NodeSketch = {
  type: 'data.dedupe',
  parameters: { operation: 'seen', compare: 'selected', fields: ['id'] },
};

const items = [1, 2, 3].map((id) => ({ json: { id } }));

/** Notes which items reach the end. */
function createEnd(): { passed: unknown[]; node: NodeSketch } {
  const passed: unknown[] = [];
  const node = script((_ctx, received) => {
    passed.push(...received.map(({ json }) => json.id));
    return { kind: 'output', outputs: [received] };
  });
  return { passed, node };
}

describe('an item that data.dedupe remembers', () => {
  it('goes through one of many executions in several processes', async () => {
    const { passed, node } = createEnd();
    const workflowId = await world.publish({
      nodes: { start: manual, dedupe, end: node },
      wires: ['start > dedupe > end'],
    });
    const engines = await Promise.all([world.engine({ isShared: true }), world.engine({ isShared: true })]);
    const runs = Array.from({ length: 12 }, (_, n) => engines[n % 2]?.run(workflowId, { items }));
    for (const outcome of await Promise.all(runs)) expect(outcome).toMatchObject({ outcome: { status: 'succeeded' } });
    expect(passed.toSorted()).toEqual([1, 2, 3]);
  });

  it('goes through after all when the process dies between its claim and its record', async () => {
    const { passed, node } = createEnd();
    const hangs = createGate();
    let claims = 0;
    const claiming = script(
      async (ctx, received) => {
        const isNew = await ctx.effect(0, async () => {
          const answer = await ctx.seenKeys.claimNew('node', ['a', 'b'], 10);
          if (++claims === 1) await hangs.passed;
          return answer;
        });
        return { kind: 'output', outputs: [received.filter((_item, index) => isNew[index])] };
      },
      { effect: 'idempotent' },
    );
    const workflowId = await world.publish({
      nodes: { start: manual, claiming, end: node },
      wires: ['start > claiming > end'],
    });
    const first = await world.engine({ isShared: true });
    const { executionId } = await first.begin(first.startOf(workflowId, { items: items.slice(0, 2) }));
    await until('the keys are claimed', () => claims === 1);
    await first.kill();
    const second = await world.engine({ isShared: true });
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(claims).toBe(2);
    expect(passed).toEqual([1, 2]);
  });

  it('goes through again when the execution that met it is tried again', async () => {
    const { passed, node } = createEnd();
    const workflowId = await world.publish({
      nodes: { start: manual, dedupe, end: node },
      wires: ['start > dedupe > end'],
    });
    const engine = await world.engine({ isShared: true });
    const { executionId } = await engine.begin(engine.startOf(workflowId, { items }));
    await engine.waitForOutcome(executionId, 8_000);
    const again = await engine.retry(executionId, { version: 'same' });
    expect(await engine.waitForOutcome(again.executionId, 8_000)).toMatchObject({ status: 'succeeded' });
    expect(passed).toEqual([1, 2, 3, 1, 2, 3]);
    expect(await engine.run(workflowId, { items })).toMatchObject({ outcome: { status: 'succeeded' } });
    expect(passed).toHaveLength(6);
  });
});
