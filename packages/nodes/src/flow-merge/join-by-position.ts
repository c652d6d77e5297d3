/** Puts the first items of all inputs together, then the second ones, and so on. */
import type { Item } from '@noria/core';
import { combineItems, type Part } from './combine-items.ts';

/**
 * @param lists items by input index
 * @param join `inner`: as many as the shortest input has; `left`: as many as the first; `outer`: as many as the longest
 * @param prefer which input wins where both have a field
 */
export function joinByPosition(
  lists: readonly (readonly Item[])[],
  join: 'inner' | 'left' | 'outer',
  prefer: 'first' | 'last',
): Item[] {
  const lengths = lists.map((list) => list.length);
  const count = join === 'left' ? (lengths[0] ?? 0) : join === 'inner' ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length: count }, (_, index) => combineItems(pickParts(lists, index), prefer));
}

function pickParts(lists: readonly (readonly Item[])[], index: number): Part[] {
  const parts: Part[] = [];
  for (let input = 0; input < lists.length; input++) {
    const item = lists[input]?.[index];
    if (item !== undefined) parts.push({ item, input, index });
  }
  return parts;
}
