/** Puts items together whose fields agree. */
import type { Item, Json } from '@noria/core';
import { keyOfValue } from '../fields/key-of-value.ts';
import { readField } from '../fields/read-field.ts';
import type { Work } from '../run-in-turns.ts';
import { toText } from './summaries.ts';

export interface Group {
  /** Of each field that groups are made by; null where it is missing. */
  readonly values: readonly Json[];
  /** Indexes of its items. */
  readonly members: number[];
}

export interface Grouping {
  readonly fields: readonly string[];
  /** What becomes of an item that has not all of the fields. */
  readonly ungrouped: 'keep' | 'skip';
  /** `texts`: 1 and "1" are one group, as they are one name of a field. */
  readonly by: 'values' | 'texts';
}

/** @returns in order of their first items; one group of all items where there are no fields, even of none */
export function* groupItems(items: readonly Item[], { fields, ungrouped, by }: Grouping): Work<Group[]> {
  const groups = new Map<string, Group>();
  if (fields.length === 0) groups.set('', { values: [], members: [] });
  for (let index = 0; index < items.length; index++) {
    const { json } = items[index] as Item;
    const found = fields.map((field) => readField(json, field) ?? null);
    yield;
    if (ungrouped === 'skip' && found.includes(null)) continue;
    const values = by === 'texts' ? found.map(toText) : found;
    const key = values.map(keyOfValue).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, members: [index] });
    else group.members.push(index);
  }
  return [...groups.values()];
}
