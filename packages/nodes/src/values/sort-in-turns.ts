/** Sorts a long list in many short parts. */
import type { Work } from '../run-in-turns.ts';

/** Sorted in a fraction of a millisecond. */
const runLength = 256;

/**
 * Stable: what is equal keeps its order.
 * @param list is sorted in place where one run is enough, otherwise used up
 */
export function* sortInTurns<T>(list: T[], compare: (a: T, b: T) => number): Work<T[]> {
  if (list.length <= runLength) return list.sort(compare);
  let runs: T[][] = [];
  for (let at = 0; at < list.length; at += runLength) {
    runs.push(list.slice(at, at + runLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) longer.push(yield* merge(runs[at] ?? [], runs[at + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merge<T>(left: T[], right: T[], compare: (a: T, b: T) => number): Work<T[]> {
  const merged: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const takesLeft = compare(left[l] as T, right[r] as T) <= 0;
    merged.push((takesLeft ? left[l++] : right[r++]) as T);
    if (merged.length % runLength === 0) yield;
  }
  while (l < left.length) merged.push(left[l++] as T);
  while (r < right.length) merged.push(right[r++] as T);
  return merged;
}
