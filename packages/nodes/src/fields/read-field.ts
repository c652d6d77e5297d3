/** Reads a field at a dot path. */
import type { Json, JsonObject } from '@noria/core';

/**
 * @param path names and list indexes, such as `lines.0.price`
 * @returns undefined when there is no such field
 */
export function readField(json: JsonObject, path: string): Json | undefined {
  if (!path.includes('.')) return Object.hasOwn(json, path) ? json[path] : undefined;
  let value: Json | undefined = json;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}
