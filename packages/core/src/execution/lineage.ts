/** Finds the item that an item came from: the `item` of `$('Node').item`. */
import { NoriaError } from '../errors/noria-error.ts';
import type { Item, PairedItem } from '../items/item.ts';
import type { PlanNode } from '../workflow/plan.ts';
import { findInOffsets, listOffsets } from './item-offsets.ts';
import { countItems } from './records.ts';
import type { ExecutionState, OutputRef, Step } from './state.ts';

/** Gives the items of an output; the engine has loaded those that lie in the blob store. */
export type LoadedItems = (ref: OutputRef) => readonly Item[];

/**
 * Follows an item of a step's input back through the steps that it passed.
 * @param index item in input 0 of the step
 * @returns the item as it left `target`
 * @throws LINEAGE_UNKNOWN the trail ends before it reaches the node
 */
export function traceItem(
  state: ExecutionState,
  step: Step,
  index: number,
  target: PlanNode,
  itemsOf: LoadedItems,
): Item {
  // Depth first, so that of several items that an item was made of the first that leads to the node counts.
  const open: Trail[] = [{ step, pair: { item: index } }];
  const seen = new Set<string>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const source = findSource(state, at.step, at.pair);
    const from = source === null ? undefined : state.steps[source.ref.step];
    if (source === null || from === undefined) continue;
    const key = `${source.ref.step}:${source.ref.output}:${source.index}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const item = itemsOf(source.ref)[source.index];
    if (item === undefined) continue;
    if (from.node === target) return item;
    for (const pair of pairsOf(state, from, source.ref, item, source.index).toReversed())
      open.push({ step: from, pair });
  }
  throw new NoriaError('LINEAGE_UNKNOWN', { node: target.name });
}

/** An item of one of the step's inputs. */
interface Trail {
  readonly step: Step;
  readonly pair: PairedItem;
}

/** Outputs whose items `traceItem` may look at: all that lie upstream of a step. */
export function listUpstream(state: ExecutionState, step: Step): OutputRef[] {
  const seen = new Set<string>();
  const found: OutputRef[] = [];
  const open: Step[] = [step];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const refs of at.inputs) {
      for (const ref of refs) {
        const key = `${ref.step}:${ref.output}`;
        const from = state.steps[ref.step];
        if (seen.has(key) || from === undefined) continue;
        seen.add(key);
        found.push(ref);
        open.push(from);
      }
    }
  }
  return found;
}

function findSource(state: ExecutionState, step: Step, pair: PairedItem): { ref: OutputRef; index: number } | null {
  const refs = step.inputs[pair.input ?? 0] ?? [];
  const found = findInOffsets(listOffsets(state, refs), pair.item);
  const ref = found === null ? undefined : refs[found.list];
  return found === null || ref === undefined ? null : { ref, index: found.index };
}

function pairsOf(state: ExecutionState, step: Step, ref: OutputRef, item: Item, index: number): PairedItem[] {
  const paired = item.pairedItem;
  if (paired !== undefined) return Array.isArray(paired) ? paired : [paired];
  const output = step.outputs[ref.output];
  const inputCount = listOffsets(state, step.inputs[0] ?? []).at(-1) ?? 0;
  return output !== undefined && countItems(output) === inputCount ? [{ item: index }] : [];
}
