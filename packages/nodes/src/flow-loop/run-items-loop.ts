/** One run of a loop over items: the next batch, or the end. The state is the position of the next item. */
import type { Item, NodeContext, NodeResult } from '@noria/core';
import { passItemOn, passOn } from '../lineage/pass-on.ts';
import { readLoop } from './read-loop.ts';

/**
 * @param items all items of the loop, the same on every run
 * Items that passes sent back leave without lineage of their own: the engine pairs them.
 * @returns a batch by output 1; after the last one, by output 0, what the passes sent back (the items themselves where no wire leads back)
 */
export function runItemsLoop(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const loop = readLoop(ctx);
  const position = loop.state === null ? 0 : (loop.state as number);
  if (position >= items.length) return loop.wiredBack ? loop.allReturned().then(end) : end(items);
  const next = position + (ctx.parameters().batchSize as number);
  const batch = items.slice(position, next).map((item, at) => passItemOn(item, { item: position + at }));
  return { kind: 'output', outputs: [[], batch], loop: { next } };
}

function end(items: readonly Item[]): NodeResult {
  return { kind: 'output', outputs: [passOn(items), []], loop: 'done' };
}
