/** Stops a node that would make items without end. */
import { type NodeContext, NoriaError } from '@noria/core';

/** Equal keys multiply, and lists of lists do too: 10,000 times 10,000 would be 100 million. */
const maxItems = 1_000_000;

/** @throws ITEM_LIMIT more than a million */
export function checkItemCount(ctx: NodeContext, count: number): void {
  if (count > maxItems) throw new NoriaError('ITEM_LIMIT', { node: ctx.node.name, count, limit: maxItems });
}
