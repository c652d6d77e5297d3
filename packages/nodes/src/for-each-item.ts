/** Goes through many items without keeping everything else in the process waiting. */
import type { NodeContext, NodeResult } from '@noria/core';

/**
 * @param work done for each index in order
 * @param end makes the result once all are done
 * @returns at once where that takes no longer than a turn
 */
export function forEachItem(
  ctx: NodeContext,
  count: number,
  work: (index: number) => void,
  end: () => NodeResult,
  from = 0,
): NodeResult | Promise<NodeResult> {
  for (let index = from; index < count; index++) {
    work(index);
    const pause = ctx.pause();
    if (pause !== null) return pause.then(() => forEachItem(ctx, count, work, end, index + 1));
  }
  return end();
}
