/** Runs a node on one part of its input after the other, so that memory never holds all of them. */
import {
  type Item,
  type ItemParts,
  type NodeResult,
  NoriaError,
  type OutputResult,
  type PairedItem,
} from '@noria/core';
import type { StepContext } from './step-context.ts';

/**
 * For a node that makes of each item what it makes of it alone: what it gives for the parts is what it would give for the list.
 * @throws what the node throws, with the item's place in the whole list
 */
export async function runEachPart(ctx: StepContext, parts: ItemParts): Promise<NodeResult> {
  let firstItem = 0;
  for await (const items of parts) {
    ctx.turnTo(items, firstItem);
    const { outputs } = await runPart(ctx, items, firstItem);
    for (const [output, list] of outputs.entries()) {
      await ctx.output(output).add(placePairs(list, items.length, firstItem));
    }
    firstItem += items.length;
    await ctx.pause();
  }
  return { kind: 'output', outputs: [] };
}

async function runPart(ctx: StepContext, items: readonly Item[], firstItem: number): Promise<OutputResult> {
  const { node, type } = ctx.step.node;
  if (node.disabled === true) return { kind: 'output', outputs: [items] };
  try {
    const result = await type.run(ctx, items);
    if (result.kind === 'output') return result;
    throw new NoriaError('NODE_CRASHED', {
      type: type.type,
      problem: `it gives "${result.kind}" for a part of its items`,
    });
  } catch (error) {
    if (!(error instanceof NoriaError) || typeof error.details.item !== 'number') throw error;
    throw new NoriaError(error.code, { ...error.details, item: firstItem + error.details.item }, { cause: error });
  }
}

/** Pairs that say their place in the whole input: that of an item in a part says nothing to who reads the list. */
function placePairs(list: readonly Item[], inputCount: number, firstItem: number): readonly Item[] {
  const move = (pair: PairedItem): PairedItem => ({ ...pair, item: firstItem + pair.item });
  return list.map((item, index) => {
    const { pairedItem } = item;
    if (pairedItem !== undefined) {
      return { ...item, pairedItem: Array.isArray(pairedItem) ? pairedItem.map(move) : move(pairedItem) };
    }
    if (list.length === inputCount) return { ...item, pairedItem: { item: firstItem + index } };
    return inputCount === 1 ? { ...item, pairedItem: { item: firstItem } } : item;
  });
}
