/** Turns each item into others, one after the other, and keeps what succeeded beside what failed. */
import type { Item, JsonObject, NodeContext, NodeResult } from '@noria/core';
import { runForEach } from '../http-request/run-for-each.ts';
import { toItems } from '../http-request/to-items.ts';

/** @param convert gives the JSON of the items that come of one */
export async function convertEach(
  ctx: NodeContext,
  items: readonly Item[],
  convert: (item: number) => Promise<JsonObject[]>,
): Promise<NodeResult> {
  const { results, failures } = await runForEach(ctx, items.length, 1, async (item) => {
    const jsons = await convert(item);
    await ctx.pause();
    return jsons;
  });
  const outputs = [toItems(results, items.length)];
  return failures.length === 0 ? { kind: 'output', outputs } : { kind: 'output', outputs, failures };
}
