/** Cuts sample data down to what types can be read from, so that large samples cost no more than small ones. */
import type { Json, JsonObject } from '../../items/item.ts';
import { listFields } from './inferred-type.ts';

const listLength = 10;
const textLength = 200;
const levelLimit = 12;

/** How many values may still be copied; shared by the parts of one sample. */
export interface TrimAllowance {
  left: number;
}

/** @returns a copy with the first elements of lists, beginnings of texts and upper levels; the rest is left out */
export function trimObject(value: JsonObject, allowance: TrimAllowance): JsonObject {
  return trimFields(value, allowance, 0);
}

function trimValue(value: Json, allowance: TrimAllowance, level: number): Json {
  allowance.left -= 1;
  if (typeof value === 'string') return value.length <= textLength ? value : value.slice(0, textLength);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return trimFields(value, allowance, level + 1);
  const kept: Json[] = [];
  if (level >= levelLimit) return kept;
  for (const element of value.slice(0, listLength)) {
    if (allowance.left <= 0) break;
    kept.push(trimValue(element, allowance, level + 1));
  }
  return kept;
}

function trimFields(value: JsonObject, allowance: TrimAllowance, level: number): JsonObject {
  const kept: JsonObject = {};
  if (level > levelLimit) return kept;
  for (const name of listFields(value)) {
    if (allowance.left <= 0) break;
    if (name !== '__proto__') kept[name] = trimValue(value[name] as Json, allowance, level);
  }
  return kept;
}
