/** Finds what two lists of items have in common, and where they differ. */
import type { Item, Json, JsonObject } from '@noria/core';
import { keyOfValue } from '../fields/key-of-value.ts';
import { readField } from '../fields/read-field.ts';
import { removeFields } from '../fields/remove-fields.ts';
import type { Work } from '../run-in-turns.ts';
import type { Settings } from './compare-settings.ts';
import { loosen } from './loosen.ts';

/** Two items of the same key. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  /** Fields of the item's own, by whether both sides have the same value. Without the key's fields and what is ignored. */
  readonly same: readonly string[];
  readonly different: readonly string[];
}

export interface Comparison {
  /** Indexes of what has no partner. */
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly pairs: readonly Pair[];
}

/** An item without one of the key's fields has no partner. */
export function* compareItems(
  as: readonly Item[],
  bs: readonly Item[],
  settings: Settings,
  onPair: (count: number) => void,
): Work<Comparison> {
  const keysOfA = yield* listKeys(as, settings, 'field');
  const keysOfB = yield* listKeys(bs, settings, 'otherField');
  const partners = Map.groupBy(
    [...keysOfB.keys()].filter((b) => keysOfB[b] !== null),
    (b) => keysOfB[b],
  );
  const met = new Set(keysOfA);
  const onlyA: number[] = [];
  const pairs: Pair[] = [];
  for (let a = 0; a < as.length; a++) {
    const key = keysOfA[a] ?? null;
    const found = (key === null ? undefined : partners.get(key)) ?? [];
    if (found.length === 0) onlyA.push(a);
    for (const b of settings.multiple === 'first' ? found.slice(0, 1) : found) {
      pairs.push({ a, b, ...compareFields(as[a]?.json ?? {}, bs[b]?.json ?? {}, settings) });
    }
    onPair(pairs.length);
    yield;
  }
  const onlyB = [...keysOfB.keys()].filter((b) => keysOfB[b] === null || !met.has(keysOfB[b] ?? null));
  return { onlyA, onlyB, pairs };
}

function* listKeys(items: readonly Item[], settings: Settings, side: 'field' | 'otherField'): Work<(string | null)[]> {
  const keys: (string | null)[] = [];
  for (const { json } of items) {
    keys.push(readKey(json, settings, side));
    yield;
  }
  return keys;
}

function readKey(json: JsonObject, settings: Settings, side: 'field' | 'otherField'): string | null {
  let key = '';
  for (const match of settings.match) {
    const path = side === 'field' ? match.field : (match.otherField ?? match.field);
    const value = loosen(readField(json, path), settings) ?? null;
    if (value === null) return null;
    key += `${keyOfValue(value)}\n`;
  }
  return key;
}

function compareFields(a: JsonObject, b: JsonObject, settings: Settings): Pick<Pair, 'same' | 'different'> {
  const { match, ignore } = settings;
  const left = removeFields(a, [...ignore, ...match.map(({ field }) => field)]);
  const right = removeFields(b, [...ignore, ...match.map(({ field, otherField }) => otherField ?? field)]);
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const same: string[] = [];
  const different: string[] = [];
  for (const name of names) (isSame(own(left, name), own(right, name), settings) ? same : different).push(name);
  return { same, different };
}

function isSame(a: Json | undefined, b: Json | undefined, settings: Settings): boolean {
  if (a === b) return true;
  const [left, right] = [loosen(a, settings), loosen(b, settings)];
  if (left === undefined || right === undefined) return left === right;
  return keyOfValue(left) === keyOfValue(right);
}

function own(json: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}
