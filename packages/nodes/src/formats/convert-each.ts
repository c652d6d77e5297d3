/** Turns each item into others, one after the other, and keeps what succeeded beside what failed. */
import type { Item, JsonObject, NodeContext, NodeResult } from '@noria/core';
import { runItems } from '../run-items.ts';
import { valuesToItems } from './values-to-items.ts';

/** @param convert gives the JSON of the items that come of one */
export async function convertEach(
  ctx: NodeContext,
  items: readonly Item[],
  convert: (item: number) => Promise<JsonObject[]>,
): Promise<NodeResult> {
  const { results, failures } = await runItems(ctx, items.length, 1, convert);
  const outputs = [valuesToItems(results, items.length)];
  return failures.length === 0 ? { kind: 'output', outputs } : { kind: 'output', outputs, failures };
}
