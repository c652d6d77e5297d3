/** Makes items of JSON values. */
import type { Item, Json } from '@noria/core';

/**
 * An object is one item, a list is an item per entry, anything else becomes the field `data`.
 * @param values by input item; undefined gives no item
 * @param inputCount number of items that went in: pairs are left out where every item gave exactly one
 */
export function valuesToItems(values: readonly (Json | undefined)[], inputCount: number): Item[] {
  const items: Item[] = [];
  let oneEach = true;
  for (let index = 0; index < inputCount; index++) {
    const value = values[index];
    const entries = value === undefined ? [] : Array.isArray(value) ? value : [value];
    if (entries.length !== 1) oneEach = false;
    for (const entry of entries)
      items.push({ json: isObject(entry) ? entry : { data: entry }, pairedItem: { item: index } });
  }
  return oneEach ? items.map(({ json }) => ({ json })) : items;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
