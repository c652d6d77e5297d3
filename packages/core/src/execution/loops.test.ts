/** Loops over batches, loops in loops, and passes that are empty or lead elsewhere. */
import { describe, expect, it } from 'vitest';
import { makePlan, type NodeSketch } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';

const loop: NodeSketch = { loop: true };
const batches = {
  nodes: { start: {}, loop, body: {}, end: {} },
  wires: ['start > loop', 'loop:1 > body > loop', 'loop > end'],
};

describe('a loop', () => {
  it('runs its body batch by batch, each pass in a scope of its own, and goes on with done', () => {
    const run = new Player(makePlan(batches));
    for (const pass of [0, 1]) {
      expect(run.step('loop').pass).toBe(pass);
      run.pass('loop', pass);
      expect(run.scopeOf('body')).toBe(`loop:${pass}`);
      run.settle('body', [items(10 + pass)]);
    }
    expect(run.step('loop').loop?.returned.length).toBe(2);
    run.done('loop', 10, 11);
    expect(run.inputsOf('end')).toEqual([[10, 11]]);
    expect(run.scopeOf('end')).toBe('');
    run.settle('end');
    expect(run.said().at(-1)).toBe('finish');
    expect(run.isReplayable).toBe(true);
  });

  it('hands the loop what the last pass sent back, and the state that it asked to keep', () => {
    const run = new Player(makePlan(batches));
    run.settle('loop', [[], items(1)], { loop: { next: { left: 4 } } });
    run.settle('body', [items(5)]);
    expect(run.step('loop').loop?.next).toEqual({ left: 4 });
    expect(run.inputsOf('loop')).toEqual([[1], [5]]);
    run.pass('loop', 2);
    run.settle('body', [items(6)]);
    expect(run.inputsOf('loop')).toEqual([[1], [6]]);
    run.done('loop');
    expect(run.inputsOf('loop#2')).toEqual([[1], [5, 6]]);
  });

  it('closes a pass whose body does not wire back once nothing is open in it', () => {
    const run = new Player(makePlan({ ...batches, wires: ['start > loop', 'loop:1 > body', 'loop > end'] }));
    run.pass('loop', 1);
    expect(run.open).toEqual(['body']);
    run.settle('body');
    expect(run.open).toEqual(['loop']);
    run.done('loop', 1);
    expect(run.open).toEqual(['end']);
  });

  it('runs the loop again at once after a pass without items or without a body', () => {
    const run = new Player(makePlan({ ...batches, wires: ['start > loop', 'loop > end'] }));
    run.pass('loop');
    run.pass('loop', 1);
    expect(run.step('loop').pass).toBe(2);
    run.done('loop', 1);
    expect(run.open).toEqual(['end']);
  });

  it('waits for every branch of the body before the next pass', () => {
    const nodes = { start: {}, loop, a: {}, b: {}, c: {} };
    const run = new Player(makePlan({ nodes, wires: ['start > loop', 'loop:1 > a > loop', 'loop:1 > b > c > loop'] }));
    run.pass('loop', 1);
    run.settle('a', [items(2)]);
    run.settle('b');
    expect(run.open).toEqual(['c']);
    run.settle('c', [items(3)]);
    expect(run.inputsOf('loop')).toEqual([[1], [2, 3]]);
  });

  it('stops a loop without a way out at the step limit', () => {
    const run = new Player(makePlan({ ...batches, wires: ['start > loop'], maxSteps: 50 }));
    for (let pass = 0; run.state.failing === null && pass < 100; pass++) run.pass('loop', 1);
    expect(run.state.failing?.code).toBe('STEP_LIMIT');
    expect(run.state.steps.length).toBe(50);
  });

  it('opens no pass when it fails into its error output', () => {
    const nodes = { start: {}, loop: { ...loop, onError: 'errorOutput' as const }, body: {}, end: {}, caught: {} };
    const run = new Player(
      makePlan({ nodes, wires: ['start > loop', 'loop:1 > body > loop', 'loop > end', 'loop:2 > caught'] }),
    );
    run.settle('loop', [[], [], items(1)], { error: { code: 'NODE_FAILED', message: 'it failed' } });
    expect(run.open).toEqual(['caught']);
    expect(run.scopeOf('caught')).toBe('');
  });

  it('never enters its body from the run that ends it', () => {
    const run = new Player(makePlan(batches));
    run.settle('loop', [items(1), items(2)], { loop: 'done' });
    expect(run.open).toEqual(['end']);
  });

  it('begins anew for each list that comes in, at the same time too', () => {
    const nodes = { start: {}, a: {}, b: {}, loop, body: {} };
    const run = new Player(
      makePlan({ nodes, wires: ['start > a > loop', 'start > b > loop', 'loop:1 > body > loop'] }),
    );
    run.settle('a');
    run.settle('b');
    run.pass('loop#0', 1);
    run.pass('loop#1', 2);
    expect(run.step('body#0').scope).not.toBe(run.step('body#1').scope);
    run.settle('body#1', [items(7)]);
    expect(run.inputsOf('loop#2')).toEqual([[1], [7]]);
    expect(run.step('loop#2').pass).toBe(1);
  });

  it('is entered again by a plain cycle around it', () => {
    const nodes = { start: {}, loop, body: {}, again: { outputs: 2 } };
    const run = new Player(makePlan({ nodes, wires: ['start > loop', 'loop:1 > body > loop', 'loop > again > loop'] }));
    run.pass('loop', 1);
    run.settle('body');
    run.done('loop', 1);
    run.settle('again', [items(4)]);
    expect(run.step('loop').pass).toBe(0);
    expect(run.inputsOf('loop')).toEqual([[4]]);
  });
});

describe('a loop in a loop', () => {
  const nodes = { start: {}, outer: loop, inner: loop, body: {}, end: {} };
  const wires = ['start > outer', 'outer:1 > inner', 'inner:1 > body > inner', 'inner > outer', 'outer > end'];

  it('starts afresh in each pass of the outer one', () => {
    const run = new Player(makePlan({ nodes, wires }));
    const scopes: string[] = [];
    for (const outer of [0, 1]) {
      run.pass('outer', outer);
      for (const inner of [0, 1]) {
        expect(run.step('inner').pass).toBe(inner);
        run.pass('inner', inner);
        scopes.push(run.scopeOf('body'));
        run.settle('body', [items(outer * 10 + inner)]);
      }
      run.done('inner', outer * 10, outer * 10 + 1);
    }
    expect(scopes).toEqual(['outer:0/inner:0', 'outer:0/inner:1', 'outer:1/inner:0', 'outer:1/inner:1']);
    run.done('outer');
    expect(run.inputsOf('outer#2')).toEqual([[1], [0, 1, 10, 11]]);
    expect(run.isReplayable).toBe(true);
  });

  it('takes what the inner body wires straight back to the outer loop', () => {
    const run = new Player(makePlan({ nodes, wires: [...wires, 'body > outer'] }));
    run.pass('outer', 1);
    run.pass('inner', 1);
    run.settle('body', [items(5)]);
    run.done('inner', 6);
    expect(run.inputsOf('outer')).toEqual([[1], [5, 6]]);
  });

  it('ends an outer pass whose inner body wires to the outer loop alone', () => {
    const straight = ['start > outer', 'outer:1 > inner', 'inner:1 > body > outer', 'outer > end'];
    const run = new Player(makePlan({ nodes, wires: straight }));
    run.pass('outer', 1);
    run.pass('inner', 1);
    run.settle('body', [items(5)]);
    expect(run.inputsOf('inner')).toEqual([[1], []]);
    run.done('inner');
    expect(run.inputsOf('outer')).toEqual([[1], [5]]);
  });

  it('goes on after a pass that opens nothing inside', () => {
    const run = new Player(makePlan({ nodes, wires }));
    run.pass('outer');
    expect(run.step('outer').pass).toBe(1);
    run.pass('outer', 2);
    run.pass('inner');
    run.done('inner');
    expect(run.step('outer').pass).toBe(2);
  });
});
