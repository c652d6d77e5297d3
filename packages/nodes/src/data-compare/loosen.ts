/** Makes values alike that are to count as the same. */
import type { Json } from '@noria/core';

export type Looseness = {
  /** 1 is "1", and true is "true". */
  looseTypes: boolean;
  /** Missing is null, and empty text as well. */
  looseEmpty: boolean;
  /** Neither capital letters count, nor blanks around a text. */
  looseText: boolean;
};

/** @returns undefined for what counts as missing */
export function loosen(value: Json | undefined, how: Looseness): Json | undefined {
  if (value === undefined) return undefined;
  if (value === null) return how.looseEmpty ? undefined : null;
  if (typeof value === 'string') return loosenText(value, how);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((entry) => loosen(entry, how) ?? null);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
      const loose = loosen(inner, how);
      return loose === undefined ? [] : [[name, loose]];
    }),
  );
}

function loosenText(value: string, { looseTypes, looseEmpty, looseText }: Looseness): Json | undefined {
  const text = looseText ? value.trim().toLowerCase() : value;
  if (looseEmpty && text.trim() === '') return undefined;
  if (!looseTypes) return text;
  const plain = text.trim();
  if (plain === 'true' || plain === 'false') return plain === 'true';
  const number = Number(plain);
  return plain !== '' && Number.isFinite(number) ? number : text;
}
