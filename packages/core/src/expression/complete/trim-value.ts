/** Cuts sample data down to what types can be read from, so that large samples cost no more than small ones. */
import type { Json, JsonObject } from '../../items/item.ts';
import { fieldLimit, listFields } from './inferred-type.ts';

const listLength = 10;
const textLength = 200;
const levelLimit = 12;

/** What may still be copied. */
export interface TrimAllowance {
  valuesLeft: number;
  /** Objects with very many fields: the engine lists all of them before the first can be read. */
  wideLeft: number;
}

/** @returns a copy with the first elements of lists, beginnings of texts and upper levels; the rest is left out */
export function trimObject(value: JsonObject, allowance: TrimAllowance): JsonObject {
  return trimFields(value, allowance, 0);
}

function trimValue(value: Json, allowance: TrimAllowance, level: number): Json {
  allowance.valuesLeft -= 1;
  if (typeof value === 'string') return value.length <= textLength ? value : value.slice(0, textLength);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return trimFields(value, allowance, level + 1);
  const kept: Json[] = [];
  if (level >= levelLimit) return kept;
  for (const element of value.slice(0, listLength)) {
    if (allowance.valuesLeft <= 0) break;
    kept.push(trimValue(element, allowance, level + 1));
  }
  return kept;
}

function trimFields(value: JsonObject, allowance: TrimAllowance, level: number): JsonObject {
  const kept: JsonObject = {};
  if (level > levelLimit || allowance.wideLeft <= 0) return kept;
  const names = listFields(value);
  if (names.length >= fieldLimit) allowance.wideLeft -= 1;
  for (const name of names) {
    if (allowance.valuesLeft <= 0) break;
    if (name !== '__proto__') kept[name] = trimValue(value[name] as Json, allowance, level);
  }
  return kept;
}
