/** The flow of items from node to node: chains, branches, cycles, failures, answers, runs up to a node. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';

describe('the flow of items', () => {
  it('runs a chain node by node and ends when the last has settled', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b'] }));
    expect(run.said()).toEqual(['run a']);
    run.settle('a', [items(2)]);
    expect(run.said()).toEqual(['run b']);
    expect(run.inputsOf('b')).toEqual([[2]]);
    run.settle('b');
    expect(run.said()).toEqual(['finish']);
  });

  it('ends at once when the trigger gives no items', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {} }, wires: ['start > a'] }), { items: [] });
    expect(run.said()).toEqual(['finish']);
  });

  it('runs the first node on the items when it starts with its input', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {} }, wires: ['start > a'] }), { startWith: 'input' });
    expect(run.said()).toEqual(['run start']);
    run.settle('start');
    expect(run.said()).toEqual(['run a']);
  });

  it('follows only the outputs that gave items', () => {
    const run = new Player(
      makePlan({
        nodes: { start: {}, if: { outputs: 2 }, yes: {}, no: {} },
        wires: ['start > if', 'if > yes', 'if:1 > no'],
      }),
    );
    run.settle('if', [[], items(1)]);
    expect(run.open).toEqual(['no']);
    run.settle('no');
    expect(run.said()).toEqual(['run if', 'run no', 'finish']);
  });

  it('runs branches at the same time and ends with the last of them', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, a: {}, b: {}, c: {} }, wires: ['start > a', 'start > b', 'b > c'] }),
    );
    expect(run.said()).toEqual(['run a', 'run b']);
    run.settle('b');
    run.settle('c');
    expect(run.said()).toEqual(['run c']);
    run.settle('a');
    expect(run.said()).toEqual(['finish']);
  });

  it('runs a node twice when two wires lead into its input', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, a: {}, b: {}, end: {} }, wires: ['start > a > end', 'start > b > end'] }),
    );
    run.settle('a', [items(1)]);
    run.settle('b', [items(2)]);
    expect(run.open).toEqual(['end', 'end']);
    expect(run.inputsOf('end#0')).toEqual([[1]]);
    expect(run.inputsOf('end#1')).toEqual([[2]]);
  });

  it('counts runs of a plain cycle and stops it at the step limit', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b > a'], maxSteps: 6 }));
    for (const node of ['a', 'b', 'a', 'b']) run.settle(node);
    expect(run.step('a').runIndex).toBe(2);
    run.said();
    run.settle('a');
    expect(run.state.failing).toMatchObject({ code: 'STEP_LIMIT', node: 'b' });
    expect(run.said()).toEqual(['stop']);
    expect(run.isReplayable).toBe(true);
  });

  it('leaves a cycle by its exit', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, a: { outputs: 2 }, end: {} }, wires: ['start > a', 'a > a', 'a:1 > end'] }),
    );
    run.settle('a', [items(1), []]);
    run.settle('a', [items(1), []]);
    run.settle('a', [[], items(1)]);
    expect(run.open).toEqual(['end']);
    expect(run.state.runs[1]).toBe(3);
  });

  it('begins to fail with the first failed step and takes over nothing that follows', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, a: {}, b: {}, c: {} }, wires: ['start > a', 'start > b', 'b > c'] }),
    );
    run.fail('a');
    expect(run.state.failing).toMatchObject({ code: 'NODE_FAILED', node: 'a', step: 1 });
    run.settle('b');
    expect(run.open).toEqual([]);
    expect(run.said()).toEqual(['run a', 'run b', 'stop']);
    expect(run.isReplayable).toBe(true);
  });

  it('goes on by the error output, and with the items of a step that failed and continues', () => {
    const wires = ['start > a', 'a > b', 'a:1 > caught'];
    const run = new Player(makePlan({ nodes: { start: {}, a: { onError: 'errorOutput' }, b: {}, caught: {} }, wires }));
    run.settle('a', [[], items(1)], { error: { code: 'NODE_FAILED', message: 'it failed' } });
    expect(run.open).toEqual(['caught']);
    expect(run.state.failing).toBeNull();
  });

  it('keeps the first answer', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a', 'start > b'] }));
    run.settle('b', [[]], { answer: { status: 200, body: 'b' } });
    run.settle('a', [[]], { answer: { status: 200, body: 'a' } });
    expect(run.state.answer).toEqual({ status: 200, body: 'b' });
  });

  it('changes nothing when a step settles twice', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b'] }));
    const { index } = run.step('a');
    run.settle('a');
    run.record({ kind: 'step.settled', step: index, startedMs: 1, endedMs: 1, outputs: [items(9)] });
    expect(run.open).toEqual(['b']);
    expect(run.inputsOf('b')).toEqual([[1]]);
  });

  it('passes over a large output by its count alone', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b'] }));
    run.settle('a', [{ blob: 'ab', count: 5, sizeBytes: 100_000 }]);
    expect(run.open).toEqual(['b']);
  });
});

describe('a run up to a node', () => {
  it('touches only what leads to the node, and stops after it', () => {
    const wires = ['start > a > b > c', 'start > other', 'a > side'];
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {}, c: {}, other: {}, side: {} }, wires }), {
      until: 'b',
    });
    expect(run.open).toEqual(['a']);
    run.settle('a');
    expect(run.open).toEqual(['b']);
    run.settle('b');
    expect(run.said()).toEqual(['run a', 'run b', 'finish']);
  });

  it('runs a node in every pass of the loop that it lies in', () => {
    const wires = ['start > loop', 'loop:1 > a > loop', 'loop > end'];
    const run = new Player(makePlan({ nodes: { start: {}, loop: { loop: true }, a: {}, end: {} }, wires }), {
      until: 'a',
    });
    run.pass('loop', 1);
    run.settle('a');
    run.pass('loop', 2);
    run.settle('a');
    run.done('loop');
    expect(run.said()).toEqual(['run loop', 'run a', 'run loop', 'run a', 'run loop', 'finish']);
  });

  it('runs all passes of a loop, and nothing after its end', () => {
    const wires = ['start > loop', 'loop:1 > a > loop', 'loop > end'];
    const run = new Player(makePlan({ nodes: { start: {}, loop: { loop: true }, a: {}, end: {} }, wires }), {
      until: 'loop',
    });
    run.pass('loop', 1);
    run.settle('a', [items(7)]);
    expect(run.inputsOf('loop')).toEqual([[1], [7]]);
    run.done('loop', 7);
    expect(run.said()).toEqual(['run loop', 'run a', 'run loop', 'finish']);
  });
});
