/** The map for entries that come and go: what it holds, and that it lets go of what it held. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ExecutionMap } from './execution-map.ts';

const idOf = (n: number): string => `01994d5e-7a00-7cc3-98c4-${n.toString(16).padStart(12, '0')}`;

describe('a map by execution id', () => {
  it('holds what was set last under each key', () => {
    const map = new ExecutionMap<number>();
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect([map.size, map.get('a'), map.get('b'), map.get('c')]).toEqual([2, 3, 2, undefined]);
    expect([map.keys(), map.values()]).toEqual([
      ['a', 'b'],
      [3, 2],
    ]);
    expect([map.delete('a'), map.delete('a'), map.has('a'), map.has('b')]).toEqual([true, false, false, true]);
    map.clear();
    expect([map.size, map.values()]).toEqual([0, []]);
  });

  it('finds each of many, whose ids share their digits or not', () => {
    const map = new ExecutionMap<number>();
    const ids = Array.from({ length: 10_000 }, (_, n) => (n % 2 === 0 ? idOf(n) : `${idOf(n).slice(0, -3)}fff${n}abc`));
    for (const [n, id] of ids.entries()) map.set(id, n);
    for (const id of ids.filter((_, n) => n % 3 === 0)) map.delete(id);
    expect(ids.every((id, n) => map.get(id) === (n % 3 === 0 ? undefined : n))).toBe(true);
    expect(map.size).toBe(6_666);
    expect(new Map(map.entries())).toEqual(new Map(ids.flatMap((id, n) => (n % 3 === 0 ? [] : [[id, n]]))));
  });

  it('gives lists that do not change while they are walked', () => {
    const map = new ExecutionMap<number>();
    for (const key of ['a', 'b', 'c']) map.set(key, 1);
    for (const key of map.keys()) map.delete(key);
    expect(map.size).toBe(0);
  });

  it('lets young collections free what came and went', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (how?: { type: 'minor' }) => void;
    const map = new ExecutionMap<object>();
    collect();
    const beforeBytes = process.memoryUsage().heapUsed;
    // Some 40 MB; the map's table, soon old, is replaced many times.
    for (let n = 0; n < 5_000; n++) {
      map.set(idOf(n), { list: Array.from({ length: 1_000 }, () => n) });
      map.delete(idOf(n - 100));
      if (n % 200 === 0) collect({ type: 'minor' });
    }
    collect({ type: 'minor' });
    expect(process.memoryUsage().heapUsed - beforeBytes).toBeLessThan(12_000_000);
  });
});
