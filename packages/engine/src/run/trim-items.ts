/** Items as they come into a step. */
import type { Item, Step } from '@noria/core';

/** A pair of the step before would say something else about this step. */
export function trimItems(step: Step, items: readonly Item[]): readonly Item[] {
  const used = step.node.node.executeOnce === true && items.length > 1 ? items.slice(0, 1) : items;
  return hasPairs(used) ? used.map((item) => (item.pairedItem === undefined ? item : withoutPair(item))) : used;
}

function hasPairs(items: readonly Item[]): boolean {
  for (const item of items) if (item.pairedItem !== undefined) return true;
  return false;
}

function withoutPair(item: Item): Item {
  return item.binary === undefined ? { json: item.json } : { json: item.json, binary: item.binary };
}
