/** Makes one item of several: fields and files side by side, lineage to each of them. */
import type { Item } from '@noria/core';

/** An item and where it stands. */
export interface Part {
  readonly item: Item;
  readonly input: number;
  readonly index: number;
}

/**
 * @param parts at least one, in order of their inputs
 * @param prefer which part wins where several have a field or a file of the same name
 */
export function combineItems(parts: readonly Part[], prefer: 'first' | 'last'): Item {
  const pairedItem = parts.map(({ index, input }) => ({ item: index, input }));
  const ordered = prefer === 'last' ? parts : parts.toReversed();
  let json: Item['json'] = {};
  let binary: Item['binary'];
  // Spread, not Object.assign: a field named __proto__ stays a field.
  for (const { item } of ordered) {
    json = { ...json, ...item.json };
    if (item.binary !== undefined) binary = { ...binary, ...item.binary };
  }
  return binary === undefined ? { json, pairedItem } : { json, binary, pairedItem };
}
