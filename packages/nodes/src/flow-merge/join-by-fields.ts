/** Puts items of several inputs together where their fields agree. */
import { type Item, type Json, type JsonObject, type NodeContext, NoriaError } from '@noria/core';
import { combineItems, type Part } from './combine-items.ts';

/** `field` of the first input agrees with `otherField` (the same name when left out) of the others. */
export type Match = { field: string; otherField?: string };

/** Many equal keys on both sides multiply: 10,000 on each side would be 100 million items. */
const maxItems = 1_000_000;

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
    if (joined.length > maxItems) {
      throw new NoriaError('ITEM_LIMIT', { node: ctx.node.name, count: joined.length, limit: maxItems });
    }
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
    key += `${JSON.stringify(sortKeys(value))}\n`;
  }
  return key;
}

function readField(json: JsonObject, path: string): Json | undefined {
  if (!path.includes('.')) return Object.hasOwn(json, path) ? json[path] : undefined;
  let value: Json | undefined = json;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

function sortKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sortKeys(value[name] as Json)]),
  );
}
