/** Puts items of several inputs together where their fields agree. */
import type { Item, JsonObject, NodeContext } from '@noria/core';
import { keyOfValue } from '../fields/key-of-value.ts';
import { readField } from '../fields/read-field.ts';
import { checkItemCount } from '../limits/check-item-count.ts';
import { combineItems, type Part } from './combine-items.ts';

/** `field` of the first input agrees with `otherField` (the same name when left out) of the others. */
export type Match = { field: string; otherField?: string };

/**
 * Joins input 0 with input 1, the result with input 2, and so on. Every partner counts: two matches give two items. A field that
 * is missing or null agrees with nothing. Order: input 0's, then what had no partner, input by input.
 * @param lists items by input index
 * @throws ITEM_LIMIT the result has more than a million items
 */
export function joinByFields(
  ctx: NodeContext,
  lists: readonly (readonly Item[])[],
  settings: { match: readonly Match[]; join: 'inner' | 'left' | 'outer'; prefer: 'first' | 'last' },
): Item[] {
  const { match, join, prefer } = settings;
  let rows = listParts(lists[0] ?? [], 0).map((part) => ({
    key: readKey(part.item.json, match, 'field'),
    parts: [part],
  }));
  for (let input = 1; input < lists.length; input++) rows = joinNext(ctx, rows, lists[input] ?? [], input, match, join);
  return rows.map((row) => combineItems(row.parts, prefer));
}

interface Row {
  readonly key: string | null;
  readonly parts: Part[];
}

function joinNext(
  ctx: NodeContext,
  rows: Row[],
  list: readonly Item[],
  input: number,
  match: readonly Match[],
  join: 'inner' | 'left' | 'outer',
): Row[] {
  const others = listParts(list, input);
  const byKey = Map.groupBy(others, (part) => readKey(part.item.json, match, 'otherField'));
  const joined: Row[] = [];
  const used = new Set<string>();
  for (const row of rows) {
    const partners = row.key === null ? undefined : byKey.get(row.key);
    if (partners === undefined) {
      if (join !== 'inner') joined.push(row);
      continue;
    }
    used.add(row.key as string);
    for (const partner of partners) joined.push({ key: row.key, parts: [...row.parts, partner] });
    checkItemCount(ctx, joined.length);
  }
  if (join === 'outer') {
    for (const part of others) {
      const key = readKey(part.item.json, match, 'otherField');
      if (key === null || !used.has(key)) joined.push({ key, parts: [part] });
    }
  }
  return joined;
}

function listParts(list: readonly Item[], input: number): Part[] {
  return list.map((item, index) => ({ item, input, index }));
}

/** @returns text that is equal where the fields' values are; null when one of them is missing */
function readKey(json: JsonObject, match: readonly Match[], side: 'field' | 'otherField'): string | null {
  let key = '';
  for (const fields of match) {
    const value = readField(json, side === 'field' ? fields.field : fields.otherField || fields.field);
    if (value === undefined || value === null) return null;
    key += `${keyOfValue(value)}\n`;
  }
  return key;
}
