/** The order of items by their fields. */
import type { Item, Json, NodeContext } from '@noria/core';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { readField } from '../fields/read-field.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import type { Work } from '../run-in-turns.ts';
import { compareValues, type TextOrder } from '../values/compare-values.ts';
import { createTextOrder } from '../values/create-text-order.ts';
import { sortInTurns } from '../values/sort-in-turns.ts';
import type { Settings, SortField } from './sort-settings.ts';

/** An item's values in the order of the fields; null where there is none. */
type Row = { readonly item: number; readonly values: readonly Json[] };

/**
 * @returns indexes of the items, sorted
 * @throws PARAMETER_INVALID the language is not known, or a value cannot be read as the type that its field asks for
 */
export function* sortByFields(ctx: NodeContext, items: readonly Item[], settings: Settings): Work<number[]> {
  const texts = createTextOrder(settings.texts, settings.language);
  if (texts === null) throw parameterFault(ctx, 'language', `the language "${settings.language}" is not known`, 0);
  const { fields } = settings;
  const rows: Row[] = [];
  for (let item = 0; item < items.length; item++) {
    rows.push({ item, values: fields.map((field, at) => readValue(ctx, items[item] as Item, field, at, item)) });
    yield;
  }
  const sorted = yield* sortInTurns(rows, (a, b) => compareRows(a, b, fields, texts));
  return sorted.map(({ item }) => item);
}

function compareRows(a: Row, b: Row, fields: readonly SortField[], texts: TextOrder): number {
  for (let at = 0; at < fields.length; at++) {
    const left = a.values[at] as Json;
    const right = b.values[at] as Json;
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      continue;
    }
    const order = compareValues(left, right, texts);
    if (order !== 0) return fields[at]?.direction === 'descending' ? -order : order;
  }
  return 0;
}

function readValue(ctx: NodeContext, { json }: Item, { field, type }: SortField, at: number, item: number): Json {
  const value = readField(json, field) ?? null;
  if (value === null || type === 'auto') return value;
  if (type === 'text') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.trim() : undefined;
  if (text === '') return null;
  const read = text === undefined ? null : type === 'number' ? toNumber(text) : parseDateTime(text, ctx.now);
  if (read === null) {
    throw parameterFault(ctx, `fields[${at}].type`, `"${field}" is ${showValue(value)}, which is no ${type}`, item);
  }
  return read;
}

function toNumber(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
