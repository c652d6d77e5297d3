/** Items as rows of a table: which columns there are, and what stands in the cells. */
import type { Item, Json, JsonObject } from '@noria/core';

/** The named fields, or every field of every item in the order in which they appear. */
export function listColumns(items: readonly Item[], wanted: readonly string[]): string[] {
  if (wanted.length > 0) return [...wanted];
  const names = new Set<string>();
  for (const { json } of items) for (const name of Object.keys(json)) names.add(name);
  return [...names];
}

export function readCell(json: JsonObject, column: string): Json {
  return Object.hasOwn(json, column) ? (json[column] ?? null) : null;
}

/** Nothing for null; objects and lists as JSON. */
export function cellText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
