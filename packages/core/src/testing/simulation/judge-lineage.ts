/** Judges lineage: the trail of every item leads to the item of the trigger whose mark it carries. */
import { traceItem } from '../../execution/lineage.ts';
import type { ExecutionState } from '../../execution/state.ts';
import { readInput, readItems } from './read-items.ts';

export function judgeLineage(state: ExecutionState, fail: (problem: string) => void): void {
  const [first] = state.steps;
  if (first === undefined) return;
  for (const step of state.steps) {
    for (const [index, item] of readInput(state, step, 0).entries()) {
      const origin = traceItem(state, step, index, first.node, (ref) => readItems(state, [ref]));
      if (origin.json.mark === item.json.mark) continue;
      fail(
        `item ${index} of step ${step.index} came from ${String(item.json.mark)}, its trail leads to ${String(origin.json.mark)}`,
      );
    }
  }
}
