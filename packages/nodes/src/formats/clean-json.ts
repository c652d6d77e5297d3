/** Makes values from outside safe to travel in items: bounded depth, no key that would reach a prototype. */
import type { Json } from '@noria/core';

export const maxDepth = 100;

/**
 * @param value what a parser gave: JSON, or objects without a prototype
 * @returns the same value, changed in place: keys `__proto__` are gone
 * @throws RangeError it nests deeper than {@link maxDepth} levels
 */
export function cleanJson(value: Json, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) throw new RangeError(`it nests deeper than ${maxDepth} levels`);
  return Array.isArray(value) ? cleanList(value, depth) : cleanObject(value, depth);
}

function cleanList(list: Json[], depth: number): Json[] {
  for (let at = 0; at < list.length; at++) {
    const entry = list[at] as Json;
    const clean = cleanJson(entry, depth + 1);
    if (clean !== entry) list[at] = clean;
  }
  return list;
}

function cleanObject(object: { [key: string]: Json }, depth: number): Json {
  for (const key of Object.keys(object)) {
    if (key === '__proto__') {
      delete object[key];
      continue;
    }
    const entry = object[key] as Json;
    const clean = cleanJson(entry, depth + 1);
    if (clean !== entry) object[key] = clean;
  }
  return object;
}
