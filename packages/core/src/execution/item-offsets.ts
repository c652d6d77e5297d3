/** Where each list of an input begins in the input's items, so that an item of thousands of lists is found at once. */
import { countItems } from './records.ts';
import type { ExecutionState, OutputRef } from './state.ts';

/** Counts of settled outputs do not change, so the sums are kept as long as the list of references lives. */
const known = new WeakMap<readonly OutputRef[], number[]>();

/** @returns for each reference the number of items before it, and last the number of all */
export function listOffsets(state: ExecutionState, refs: readonly OutputRef[]): readonly number[] {
  const offsets = known.get(refs) ?? [0];
  if (offsets.length === 1) known.set(refs, offsets);
  for (let at = offsets.length - 1; at < refs.length; at++) {
    const ref = refs[at];
    const payload = ref === undefined ? undefined : state.steps[ref.step]?.outputs[ref.output];
    offsets.push((offsets[at] ?? 0) + (payload === undefined ? 0 : countItems(payload)));
  }
  return offsets;
}

/** The list that holds an item, and the item's place in it; null when there are fewer items. */
export function findInOffsets(offsets: readonly number[], index: number): { list: number; index: number } | null {
  if (index < 0 || index >= (offsets[offsets.length - 1] ?? 0)) return null;
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return { list: low, index: index - (offsets[low] ?? 0) };
}
