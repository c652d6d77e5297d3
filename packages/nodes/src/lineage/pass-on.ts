/** Hands items on unchanged: their JSON and files are shared, only the lineage is this step's own. */
import type { Item, PairedItem } from '@noria/core';

/**
 * The same items, each paired with itself.
 * @param items items of input 0
 * @returns `items` itself where no item carries the lineage of the step before
 */
export function passOn(items: readonly Item[]): readonly Item[] {
  for (const item of items) if (item.pairedItem !== undefined) return items.map(withoutLineage);
  return items;
}

/** The same item, coming from `pairedItem` of this step. */
export function passItemOn(item: Item, pairedItem: PairedItem): Item {
  return item.binary === undefined
    ? { json: item.json, pairedItem }
    : { json: item.json, binary: item.binary, pairedItem };
}

/** The same item, saying nothing of where it came from. */
export function withoutLineage(item: Item): Item {
  return item.binary === undefined ? { json: item.json } : { json: item.json, binary: item.binary };
}
