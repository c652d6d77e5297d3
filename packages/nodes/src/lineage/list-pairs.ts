/** The lineage of an item that several items were made into. */
import type { PairedItem } from '@noria/core';

/** @param indexes in input 0 */
export function listPairs(indexes: readonly number[]): PairedItem | PairedItem[] {
  const [only] = indexes;
  return indexes.length === 1 && only !== undefined ? { item: only } : indexes.map((item) => ({ item }));
}
