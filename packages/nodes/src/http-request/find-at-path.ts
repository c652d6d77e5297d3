/** Finds a value inside an answer. */
import type { Json } from '@noria/core';

/**
 * @param path names with dots between them, and numbers for places in lists: `data.pages.0`; empty for the value itself
 * @returns undefined when there is nothing
 */
export function findAtPath(value: Json, path: string): Json | undefined {
  let at: Json | undefined = value;
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as { [key: string]: Json })[name];
  }
  return at;
}
