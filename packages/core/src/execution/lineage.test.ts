/** Trails of items through filters, splits, merges and loops. */
import { describe, expect, it } from 'vitest';
import type { Item, PairedItem } from '../items/item.ts';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import { listUpstream, traceItem } from './lineage.ts';
import { isInline } from './records.ts';

function item(n: number, pairedItem?: PairedItem | PairedItem[]): Item {
  return pairedItem === undefined ? { json: { n } } : { json: { n }, pairedItem };
}

/** Number of the item of `target` that an item of the open step of `from` came from. */
function trace(run: Player, from: string, index: number, target: string): unknown {
  const node = run.plan.byName.get(target);
  if (node === undefined) throw new Error(`no node ${target}`);
  const found = traceItem(run.state, run.step(from), index, node, (ref) => {
    const payload = run.state.steps[ref.step]?.outputs[ref.output] ?? [];
    return isInline(payload) ? payload : [];
  });
  return found.json.n;
}

const chain = makePlan({ nodes: { start: {}, a: {}, b: {}, c: {} }, wires: ['start > a > b > c'] });

describe('the trail of an item', () => {
  it('leads through nodes that give as many items as they get', () => {
    const run = new Player(chain, { items: items(1, 2, 3) });
    run.settle('a', [items(11, 12, 13)]);
    run.settle('b', [items(21, 22, 23)]);
    expect(trace(run, 'c', 1, 'start')).toBe(2);
    expect(trace(run, 'c', 1, 'a')).toBe(12);
    expect(trace(run, 'c', 1, 'b')).toBe(22);
  });

  it('leads through a filter and a split by the pairs that they note', () => {
    const run = new Player(chain, { items: items(1, 2, 3) });
    run.settle('a', [[item(13, { item: 2 })]]);
    run.settle('b', [[item(21, { item: 0 }), item(22, { item: 0 })]]);
    expect(trace(run, 'c', 1, 'a')).toBe(13);
    expect(trace(run, 'c', 1, 'start')).toBe(3);
  });

  it('ends where a node gives another number of items and notes no pairs', () => {
    const run = new Player(chain, { items: items(1, 2, 3) });
    run.settle('a', [items(11, 12)]);
    run.settle('b', [items(21, 22)]);
    expect(trace(run, 'c', 1, 'a')).toBe(12);
    expect(() => trace(run, 'c', 1, 'start')).toThrow(expect.objectContaining({ code: 'LINEAGE_UNKNOWN' }));
    expect(() => trace(run, 'c', 9, 'a')).toThrow(expect.objectContaining({ code: 'LINEAGE_UNKNOWN' }));
  });

  it('leads to the other input of a merge by the input that the pair names', () => {
    const nodes = { start: {}, a: {}, b: {}, merge: { inputs: 2 }, end: {} };
    const run = new Player(makePlan({ nodes, wires: ['start > a > merge', 'start > b > merge:1', 'merge > end'] }));
    run.settle('a', [items(11)]);
    run.settle('b', [items(21)]);
    run.settle('merge', [[item(1, { item: 0 }), item(2, { item: 0, input: 1 })]]);
    expect(trace(run, 'end', 0, 'a')).toBe(11);
    expect(trace(run, 'end', 1, 'b')).toBe(21);
    expect(() => trace(run, 'end', 0, 'b')).toThrow();
  });

  it('follows every item that an item was made of', () => {
    const nodes = { start: {}, a: {}, b: {}, merge: { inputs: 2 }, end: {} };
    const run = new Player(makePlan({ nodes, wires: ['start > a > merge', 'start > b > merge:1', 'merge > end'] }));
    run.settle('a', [items(11)]);
    run.settle('b', [items(21)]);
    run.settle('merge', [[item(1, [{ item: 0 }, { item: 0, input: 1 }])]]);
    expect(trace(run, 'end', 0, 'a')).toBe(11);
    expect(trace(run, 'end', 0, 'b')).toBe(21);
    expect(trace(run, 'end', 0, 'start')).toBe(1);
  });

  it('leads out of a pass to the batch and the item that came into the loop', () => {
    const nodes = { start: {}, loop: { loop: true as const }, body: {}, end: {} };
    const wires = ['start > loop', 'loop:1 > body > loop', 'loop > end'];
    const run = new Player(makePlan({ nodes, wires }), { items: items(1, 2, 3) });
    run.settle('loop', [[], [item(1, { item: 0 }), item(2, { item: 1 })]], { loop: { next: null } });
    expect(trace(run, 'body', 1, 'start')).toBe(2);
    run.settle('body', [items(11, 12)]);
    run.settle('loop', [[], [item(3, { item: 2 })]], { loop: { next: null } });
    expect(trace(run, 'body', 0, 'start')).toBe(3);
    run.settle('body', [items(13)]);
    const returned = [0, 1, 2].map((index) => item(11 + index, { item: index, input: 1 }));
    run.settle('loop', [returned, []], { loop: 'done' });
    expect(trace(run, 'end', 2, 'body')).toBe(13);
    expect(trace(run, 'end', 2, 'start')).toBe(3);
    expect(trace(run, 'end', 1, 'start')).toBe(2);
  });

  it('takes the nearest run of a node in a plain cycle', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a > b > a'] }));
    run.settle('a', [items(11)]);
    run.settle('b', [items(21)]);
    run.settle('a', [items(12)]);
    expect(trace(run, 'b', 0, 'a')).toBe(12);
    expect(trace(run, 'b', 0, 'b')).toBe(21);
  });

  it('stays short where every item was made of all items before', () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const nodes = Object.fromEntries(['start', ...names, 'end'].map((name) => [name, {}]));
    const run = new Player(makePlan({ nodes, wires: [['start', ...names, 'end'].join(' > ')] }), {
      items: items(1, 2, 3, 4),
    });
    const all = [3, 2, 1, 0].map((index) => ({ item: index }));
    for (const name of names) run.settle(name, [[1, 2, 3, 4].map((n) => item(n, all))]);
    expect(trace(run, 'end', 0, 'start')).toBe(4);
    const apart = makePlan({ nodes: { ...nodes, apart: {} }, wires: [] }).byName.get('apart')!;
    let looks = 0;
    const count = () => {
      looks++;
      return [1, 2, 3, 4].map((n) => item(n, all));
    };
    expect(() => traceItem(run.state, run.step('end'), 0, apart, count)).toThrow();
    expect(looks).toBeLessThan(60);
  });
});

describe('what lies upstream of a step', () => {
  it('is every output that led to it, once', () => {
    const nodes = { start: {}, a: {}, b: {}, merge: { inputs: 2 }, end: {}, apart: {} };
    const wires = ['start > a > merge', 'start > b > merge:1', 'merge > end', 'start > apart'];
    const run = new Player(makePlan({ nodes, wires }));
    for (const name of ['a', 'b', 'merge']) run.settle(name);
    const names = listUpstream(run.state, run.step('end')).map((ref) => run.state.steps[ref.step]?.node.name);
    expect(names.toSorted()).toEqual(['a', 'b', 'merge', 'start']);
  });
});
