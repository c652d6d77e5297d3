/** Reads a field at a dot path. */
import type { Json } from '@noria/core';

/**
 * @param path names and list indexes, such as `lines.0.price`
 * @returns undefined when there is no such field
 */
export function readField(from: Json, path: string): Json | undefined {
  if (!path.includes('.')) return readOwn(from, path);
  let value: Json | undefined = from;
  for (const name of path.split('.')) {
    if (value === undefined) return undefined;
    value = readOwn(value, name);
  }
  return value;
}

function readOwn(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { [name: string]: Json })[name];
}
