/** Scopes: which run of a node is read from where. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, numbersOf, Player } from '../testing/player.ts';
import { countItems } from './records.ts';
import { findNewestRun, scopePath } from './state.ts';

const nodes = {
  start: {},
  before: {},
  outer: { loop: true as const },
  x: {},
  inner: { loop: true as const },
  y: {},
  end: {},
};
const wires = ['start > before > outer', 'outer:1 > x > inner', 'inner:1 > y > inner', 'inner > outer', 'outer > end'];

/** What `$('name')` would read in the oldest open step of a node. */
function read(run: Player, from: string, name: string): unknown {
  const node = run.plan.byName.get(name);
  const step = node === undefined ? null : findNewestRun(run.state, run.step(from).scope, node);
  return step === null ? null : numbersOf(step.outputs.find((output) => countItems(output) > 0) ?? [])[0];
}

describe('the newest run of a node', () => {
  it('is read in the nearest enclosing scope first', () => {
    const run = new Player(makePlan({ nodes, wires }));
    run.settle('before', [items(100)]);
    run.pass('outer', 1);
    run.settle('x', [items(10)]);
    run.pass('inner', 1);
    expect(read(run, 'y', 'x')).toBe(10);
    expect(read(run, 'y', 'before')).toBe(100);
    expect(read(run, 'y', 'end')).toBeNull();
    run.settle('y', [items(11)]);
    run.pass('inner', 2);
    run.settle('y', [items(12)]);
    run.done('inner', 11, 12);
    run.pass('outer', 2);
    run.settle('x', [items(20)]);
    run.pass('inner', 3);
    expect(read(run, 'y', 'x')).toBe(20);
  });

  it('is, outside all passes, that of the last pass', () => {
    const run = new Player(makePlan({ nodes, wires }));
    run.settle('before');
    for (const n of [1, 2]) {
      run.pass('outer', n);
      run.settle('x', [items(n * 10)]);
      run.done('inner', n);
    }
    run.done('outer', 1, 2);
    expect(read(run, 'end', 'x')).toBe(20);
  });

  it('is that of the same pass, not of a later pass that has settled already', () => {
    const twice = makePlan({
      nodes: { start: {}, a: {}, b: {}, loop: { loop: true }, x: {}, y: {} },
      wires: ['start > a > loop', 'start > b > loop', 'loop:1 > x > y > loop'],
    });
    const run = new Player(twice);
    run.settle('a');
    run.settle('b');
    run.pass('loop#0', 1);
    run.pass('loop#1', 2);
    run.settle('x#0', [items(1)]);
    run.settle('x#1', [items(2)]);
    expect(read(run, 'y', 'x')).toBe(1);
  });

  it('is the last of a plain cycle', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b > a'] }));
    run.settle('a', [items(1)]);
    run.settle('b');
    run.settle('a', [items(2)]);
    expect(read(run, 'b', 'a')).toBe(2);
  });
});

describe('the path of a scope', () => {
  it('names each loop and its pass, outermost first', () => {
    const run = new Player(makePlan({ nodes, wires }));
    run.settle('before');
    run.pass('outer', 1);
    run.settle('x');
    run.pass('inner', 1);
    run.settle('y');
    run.pass('inner', 2);
    expect(scopePath(run.step('y').scope)).toEqual([
      { loop: 'outer', pass: 0 },
      { loop: 'inner', pass: 1 },
    ]);
    expect(scopePath(run.state.root)).toEqual([]);
  });
});
