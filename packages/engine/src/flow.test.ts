/** The flow of items through real nodes: branches at the same time, merges, loops in loops, and all of it after a crash. */
import type { Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const numbered = (count: number): Item[] => Array.from({ length: count }, (_, n) => ({ json: { n } }));
const jsonOf = (items: readonly Item[] | undefined) => items?.map(({ json }) => json);

describe('independent branches', () => {
  it('run at the same time, and a merge waits for both', async () => {
    const gates = [createGate(), createGate()];
    const begun: number[] = [];
    const branch = (index: number) =>
      script(async (_ctx, items) => {
        begun.push(index);
        await gates[index]?.passed;
        return { kind: 'output', outputs: [items.map(() => ({ json: { branch: index } }))] };
      });
    const workflowId = await world.publish({
      nodes: { start: manual, one: branch(0), two: branch(1), merge: { type: 'flow.merge' } },
      wires: ['start > one > merge', 'start > two > merge:1'],
    });
    const engine = await world.engine();
    const ended = engine.run(workflowId);
    await until('both have begun', () => begun.length === 2);
    gates[1]?.open();
    gates[0]?.open();
    const { outcome } = await ended;
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)).toEqual([{ branch: 0 }, { branch: 1 }]);
  });
});

describe('a loop', () => {
  const nested = (innerNode: object) => ({
    nodes: {
      start: manual,
      outer: { type: 'flow.loop', parameters: { batchSize: 2 } },
      inner: { type: 'flow.loop', parameters: { batchSize: 1 } },
      work: { type: 'data.set', ...innerNode },
      end: set('end', true),
    },
    wires: ['start > outer', 'outer:1 > inner', 'inner:1 > work > inner', 'inner > outer', 'outer > end'],
  });

  it('in a loop begins afresh in each pass, and gives all items in order', async () => {
    const workflowId = await world.publish(nested(set('twice', '={{ $json.n * 2 }}')));
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { items: numbered(5) });
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)).toEqual(
      [0, 1, 2, 3, 4].map((n) => ({ n, twice: n * 2, end: true })),
    );
    const { steps } = await engine.readSteps(executionId);
    const scopes = steps
      .filter(({ node }) => node === 'work')
      .map(({ scope }) => scope.map(({ loop, pass }) => `${loop}${pass}`).join(' '));
    expect(scopes).toEqual(['outer0 inner0', 'outer0 inner1', 'outer1 inner0', 'outer1 inner1', 'outer2 inner0']);
  });

  it('in a loop goes on after a crash in the pass where it was, and repeats no pass', async () => {
    const sent: unknown[] = [];
    const hangs = createGate();
    const send = sender(
      async ({ json }) => {
        sent.push(json.n);
        if (json.n === 3 && sent.filter((n) => n === 3).length === 1) await hangs.passed;
        return { n: json.n ?? null };
      },
      { inDoubt: 'repeat' },
    );
    const workflowId = await world.publish(nested(send));
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId, { items: numbered(5) }));
    await until('item 3 is on its way', () => sent.includes(3));
    await first.kill();
    const second = await world.engine();
    const outcome = await second.waitForOutcome(executionId, 8_000);
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)?.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
    expect(sent).toEqual([0, 1, 2, 3, 3, 4]);
  });

  it('sees the newest run of a node in its own pass', async () => {
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        loop: { type: 'flow.loop', parameters: { batchSize: 1 } },
        mark: set('mark', '={{ "m" + $json.n }}'),
        look: set('seen', "={{ $('mark').first().json.mark }}"),
      },
      wires: ['start > loop', 'loop:1 > mark > look > loop'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items: numbered(3) });
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)?.map(({ seen }) => seen)).toEqual(['m0', 'm1', 'm2']);
  });

  it('of a thousand passes leaves the process its breath', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, loop: { type: 'flow.loop', parameters: { batchSize: 1 } }, a: set('a', 1) },
      wires: ['start > loop', 'loop:1 > a > loop'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items: numbered(1_000) });
    expect(outcome.kind === 'ended' && outcome.items.length).toBe(1_000);
  });
});

describe('a wire back to an earlier node', () => {
  it('runs the node again, until a condition leads out', async () => {
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        count: set('n', '={{ $json.n + 1 }}'),
        more: {
          type: 'flow.if',
          parameters: { conditions: [{ left: '={{ $json.n }}', operator: 'number.less', right: 5 }] },
        },
        end: set('end', true),
      },
      wires: ['start > count > more', 'more > count', 'more:1 > end'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { items: [{ json: { n: 0 } }] });
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)).toEqual([{ n: 5, end: true }]);
    const runs = (await engine.readSteps(executionId)).steps.filter(({ node }) => node === 'count');
    expect(runs.map(({ runIndex }) => runIndex)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('the trail of an item', () => {
  it('leads through a merge and a loop, also for a process that took over', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        loop: { type: 'flow.loop', parameters: { batchSize: 2 } },
        inside: set('inside', true),
        slow,
        back: set('from', "={{ $('start').item.json.n }}"),
      },
      wires: ['start > loop', 'loop:1 > inside > loop', 'loop > slow > back'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId, { items: numbered(5) }));
    await until('the loop is in the journal', async () =>
      (await first.readSteps(executionId)).steps.some(({ node }) => node === 'slow'),
    );
    await first.kill();
    gate.open();
    const second = await world.engine();
    const outcome = await second.waitForOutcome(executionId, 8_000);
    expect(outcome.kind === 'ended' && jsonOf(outcome.items)?.map(({ n, from }) => [n, from])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n, n]),
    );
  });
});
