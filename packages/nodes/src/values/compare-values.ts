/** The order of values of any type. */
import type { Json } from '@noria/core';

/** @returns below 0 when `a` comes first, above 0 when `b` does */
export type TextOrder = (a: string, b: string) => number;

/**
 * Numbers come before texts, texts before true and false, those before lists and objects.
 * @param a not null
 * @param b not null
 */
export function compareValues(a: Json, b: Json, texts: TextOrder): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return texts(a, b);
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (typeof a === 'boolean') return Number(a) - Number(b);
  return compareCodes(JSON.stringify(a), JSON.stringify(b));
}

/** By the codes of their characters, as computers do: capital letters first. */
export function compareCodes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function rankOf(value: Json): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return 1;
  return typeof value === 'boolean' ? 2 : 3;
}
