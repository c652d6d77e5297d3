/** Text that is equal exactly where values are. */
import type { Json } from '@noria/core';

/** The order of an object's fields does not count; 1 and "1" differ. */
export function keyOfValue(value: Json): string {
  return JSON.stringify(typeof value === 'object' ? sortKeys(value) : value);
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
