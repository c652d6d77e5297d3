/** Items as rows of a table: which columns there are, and what stands in the cells. */
import type { Item, ItemParts, Json, JsonObject } from '@noria/core';

/** The named fields, or every field of every item in the order in which they appear. */
export async function listColumns(parts: ItemParts, wanted: readonly string[]): Promise<string[]> {
  if (wanted.length > 0) return [...wanted];
  const names = new Set<string>();
  for await (const items of parts) for (const { json } of items) for (const name of Object.keys(json)) names.add(name);
  return [...names];
}

/** The items in lists of at most `count`: few enough to be written in one go. */
export async function* inRuns(parts: ItemParts, count: number): AsyncGenerator<readonly Item[], void> {
  for await (const items of parts) {
    for (let from = 0; from < items.length; from += count) yield items.slice(from, from + count);
  }
}

export function readCell(json: JsonObject, column: string): Json {
  return Object.hasOwn(json, column) ? (json[column] ?? null) : null;
}

/** Nothing for null; objects and lists as JSON. */
export function cellText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
