/** Reads JSON that another system wrote, so that the rest of Noria can work with it. */
import type { Json } from '@noria/core';

/** The depth that expressions can go. Deeper values would end other parts of the program, which walk through them. */
export const mostLevels = 500;

export class TooDeep extends Error {}

/**
 * @returns the value; a field `__proto__` is left out at every level, because it would change the object that it is copied to
 * @throws SyntaxError, TooDeep
 */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  tidy(value, mostLevels);
  return value;
}

function tidy(value: Json, levelsLeft: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levelsLeft === 0) throw new TooDeep();
  if (Array.isArray(value)) {
    for (const entry of value) tidy(entry, levelsLeft - 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') delete value[key];
    else tidy(value[key] as Json, levelsLeft - 1);
  }
}
