/** Nodes with several inputs: what they wait for, and what they do not wait for. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';

describe('a join', () => {
  const both = {
    nodes: { start: {}, a: {}, b: {}, join: { inputs: 2 } },
    wires: ['start > a > join', 'start > b > join:1'],
  };

  it('waits for both inputs, in whichever order they come', () => {
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const run = new Player(makePlan(both));
      run.settle(first, [items(first === 'a' ? 1 : 2)]);
      expect(run.open).toEqual([second]);
      run.settle(second, [items(second === 'a' ? 1 : 2)]);
      expect(run.inputsOf('join')).toEqual([[1], [2]]);
      expect(run.isReplayable).toBe(true);
    }
  });

  it('runs with what it has once the other input can receive nothing', () => {
    const run = new Player(makePlan(both));
    run.settle('a');
    run.settle('b', [[]]);
    expect(run.inputsOf('join')).toEqual([[1], []]);
  });

  it('does not run when no input got anything', () => {
    const run = new Player(makePlan(both));
    run.settle('a', [[]]);
    run.said();
    run.settle('b', [[]]);
    expect(run.said()).toEqual(['finish']);
  });

  it('runs after an if as soon as one side is decided against', () => {
    const nodes = { start: {}, if: { outputs: 2 }, yes: {}, no: {}, join: { inputs: 2 } };
    const run = new Player(makePlan({ nodes, wires: ['start > if', 'if > yes > join', 'if:1 > no > join:1'] }));
    run.settle('if', [items(1), []]);
    run.settle('yes', [items(4)]);
    expect(run.inputsOf('join')).toEqual([[4], []]);
  });

  it('waits for a branch that is far away as long as a step of it is open', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, d: {}, join: { inputs: 2 } };
    const run = new Player(makePlan({ nodes, wires: ['start > a > join', 'start > b > c > d > join:1'] }));
    run.settle('a');
    for (const node of ['b', 'c']) {
      run.settle(node);
      expect(run.open).not.toContain('join');
    }
    run.settle('d', [items(3)]);
    expect(run.inputsOf('join')).toEqual([[1], [3]]);
  });

  it('does not wait for a step that reaches it only through itself', () => {
    const nodes = { start: {}, join: { inputs: 2 }, work: {}, a: {} };
    const run = new Player(makePlan({ nodes, wires: ['start > join', 'join > work > join:1'] }));
    expect(run.open).toEqual(['join']);
    run.settle('join');
    run.settle('work', [items(5)]);
    expect(run.inputsOf('join#1')).toEqual([[], [5]]);
  });

  it('runs once for each list of an input that two wires lead into', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, join: { inputs: 2 } };
    const run = new Player(makePlan({ nodes, wires: ['start > a > join', 'start > b > join', 'start > c > join:1'] }));
    run.settle('a', [items(1)]);
    run.settle('b', [items(2)]);
    run.settle('c', [items(3)]);
    expect(run.open).toEqual(['join', 'join']);
    expect(run.inputsOf('join#0')).toEqual([[1], [3]]);
    expect(run.inputsOf('join#1')).toEqual([[2], []]);
  });

  it('runs once all inputs have something, though one of them may get more', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, join: { inputs: 2 } };
    const run = new Player(makePlan({ nodes, wires: ['start > a > join', 'start > b > join', 'start > c > join:1'] }));
    run.settle('c', [items(3)]);
    run.settle('a', [items(1)]);
    expect(run.open).toEqual(['b', 'join']);
    expect(run.inputsOf('join')).toEqual([[1], [3]]);
    run.settle('b', [items(2)]);
    expect(run.inputsOf('join#1')).toEqual([[2], []]);
  });

  it('waits for a join before it that still waits', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, inner: { inputs: 2 }, outer: { inputs: 2 } };
    const wires = ['start > a > inner', 'start > b > inner:1', 'inner > outer', 'start > c > outer:1'];
    const run = new Player(makePlan({ nodes, wires }));
    run.settle('c', [items(3)]);
    run.settle('a', [items(1)]);
    expect(run.open).toEqual(['b']);
    run.settle('b', [items(2)]);
    expect(run.open).toEqual(['inner']);
    run.settle('inner', [items(1, 2)]);
    expect(run.inputsOf('outer')).toEqual([[1, 2], [3]]);
  });

  it('joins more than two branches', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, join: { inputs: 3 } };
    const run = new Player(
      makePlan({ nodes, wires: ['start > a > join', 'start > b > join:1', 'start > c > join:2'] }),
    );
    run.settle('c', [items(3)]);
    run.settle('b', [[]]);
    run.settle('a', [items(1)]);
    expect(run.inputsOf('join')).toEqual([[1], [], [3]]);
  });

  it('takes part in no pass: every pass has joins of its own', () => {
    const nodes = { start: {}, loop: { loop: true as const }, a: {}, b: {}, join: { inputs: 2 } };
    const wires = ['start > loop', 'loop:1 > a > join', 'loop:1 > b > join:1', 'join > loop'];
    const run = new Player(makePlan({ nodes, wires }));
    for (const pass of [0, 1]) {
      run.pass('loop', pass);
      run.settle('a', [items(10 + pass)]);
      run.settle('b', [items(20 + pass)]);
      expect(run.inputsOf('join')).toEqual([[10 + pass], [20 + pass]]);
      expect(run.scopeOf('join')).toBe(`loop:${pass}`);
      run.settle('join', [items(30 + pass)]);
    }
    run.done('loop', 30, 31);
    expect(run.inputsOf('loop#2')).toEqual([[1], [30, 31]]);
    expect(run.isReplayable).toBe(true);
  });
});

describe('a join after a loop', () => {
  for (const back of [' > loop', '']) {
    it(`waits for the end of the loop whose passes ${back === '' ? 'do not wire back' : 'wire back'}`, () => {
      const nodes = { start: {}, loop: { loop: true as const }, body: {}, other: {}, join: { inputs: 2 } };
      const wires = ['start > loop', `loop:1 > body${back}`, 'loop > join', 'start > other > join:1'];
      const run = new Player(makePlan({ nodes, wires }));
      run.pass('loop', 1);
      run.settle('other', [items(9)]);
      expect(run.open).toEqual(['body']);
      run.settle('body');
      expect(run.open).toEqual(['loop']);
      run.done('loop', 1);
      expect(run.inputsOf('join')).toEqual([[1], [9]]);
    });
  }

  it('does not wait for a pass that can only reach it in its own scope', () => {
    const nodes = { start: {}, loop: { loop: true as const }, body: {}, other: {}, join: { inputs: 2 } };
    const wires = ['start > loop', 'loop:1 > body > join', 'start > other > join:1'];
    const run = new Player(makePlan({ nodes, wires }));
    run.pass('loop', 1);
    run.settle('other', [items(9)]);
    expect(run.inputsOf('join#0')).toEqual([[], [9]]);
    run.settle('body', [items(1)]);
    expect(run.inputsOf('join#1')).toEqual([[1], []]);
    expect(run.scopeOf('join#1')).toBe('loop:0');
  });
});

describe('joins that wait for each other', () => {
  const nodes = { start: {}, x: {}, y: {}, first: { inputs: 2 }, second: { inputs: 2 } };
  const wires = ['start > x > first', 'start > y > second', 'first > second:1', 'second > first:1'];

  it('let the one run that has waited longest', () => {
    const run = new Player(makePlan({ nodes, wires }));
    run.settle('y', [items(2)]);
    run.settle('x', [items(1)]);
    expect(run.open).toEqual(['second']);
    run.settle('second', [items(2)]);
    expect(run.inputsOf('first')).toEqual([[1], [2]]);
    run.settle('first', [items(1, 2)]);
    expect(run.inputsOf('second#1')).toEqual([[], [1, 2]]);
  });

  it('do not wait for a step that reaches neither', () => {
    const run = new Player(makePlan({ nodes: { ...nodes, apart: {} }, wires: [...wires, 'start > apart'] }));
    run.settle('x');
    run.settle('y');
    expect(run.open).toEqual(['apart', 'first']);
  });

  it('wait for a step that reaches one of them', () => {
    const more = { nodes: { ...nodes, z: {} }, wires: [...wires, 'start > z > first:1'] };
    const run = new Player(makePlan(more));
    run.settle('x');
    run.settle('y');
    expect(run.open).toEqual(['z']);
    run.settle('z', [items(7)]);
    expect(run.inputsOf('first')).toEqual([[1], [7]]);
  });
});
