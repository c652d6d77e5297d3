/** The items that a step got, and what the ledger of effects knows them by. */
import { isInline } from '../../execution/records.ts';
import type { ExecutionState, OutputRef, Step } from '../../execution/state.ts';
import type { Item } from '../../items/item.ts';
import { idOf } from './compute-outputs.ts';

export function readInput(state: ExecutionState, step: Step, input: number): Item[] {
  return readItems(state, step.inputs[input] ?? []);
}

export function readItems(state: ExecutionState, refs: readonly OutputRef[]): Item[] {
  return refs.flatMap((ref) => {
    const payload = state.steps[ref.step]?.outputs[ref.output] ?? [];
    return isInline(payload) ? payload : [];
  });
}

/** The same in every process: the node, and where the item came from. */
export function identifyEffect(state: ExecutionState, step: Step, item: number): string {
  return `${step.node.name}/${idOf(readInput(state, step, 0)[item])}`;
}
