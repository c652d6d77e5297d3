/** Methods of lists beyond JavaScript's: sums, sets, fields of their objects. */

import { isForbiddenKey, isPlainObject, toKey, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendBytes, spendList, spendOperations } from '../frame.ts';
import { jsonFunctions } from '../globals/json-functions.ts';
import { copyFields } from '../globals/object-functions.ts';
import { describeValue } from '../value-type.ts';
import { writeKey } from '../write-key.ts';
import { isEmptyValue } from './emptiness-methods.ts';
import type { Method } from './method.ts';

type List = readonly unknown[];

export const arrayExtensions: Readonly<Record<string, Method<List>>> = {
  append: (frame, self, args) => {
    spendList(frame, self.length + args.length);
    return [...self, ...args];
  },
  average: (frame, self) => (self.length === 0 ? 0 : sum(frame, self) / self.length),
  chunk: (frame, self, args) => {
    const size = Math.trunc(toNumber(frame, args[0]));
    if (!(size >= 1)) throw failFault('`chunk` needs the size of a part, 1 or more');
    spendList(frame, self.length);
    spendList(frame, Math.ceil(self.length / size) * 4);
    const chunks: unknown[] = [];
    for (let start = 0; start < self.length; start += size) chunks.push(self.slice(start, start + size));
    return chunks;
  },
  compact: (frame, self) => copied(frame, self).filter((element) => !isEmptyValue(element)),
  difference: (frame, self, args) => {
    const others = keysOf(frame, otherList(args));
    return copied(frame, self).filter((element) => !others.has(writeKey(frame, element)));
  },
  first: (_frame, self) => self[0],
  intersection: (frame, self, args) => {
    const others = keysOf(frame, otherList(args));
    return uniqueBy(frame, self, []).filter((element) => others.has(writeKey(frame, element)));
  },
  last: (_frame, self) => self.at(-1),
  length: (_frame, self) => self.length,
  max: (frame, self) => numbers(frame, self).reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
  merge: (frame, self, args) => {
    const others = otherList(args);
    spendList(frame, Math.max(self.length, others.length));
    return Array.from({ length: Math.max(self.length, others.length) }, (_, index) => {
      const merged = copyFields(frame, toFields(self[index]), {});
      return copyFields(frame, toFields(others[index]), merged);
    });
  },
  min: (frame, self) => numbers(frame, self).reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY),
  pluck: (frame, self, args) => {
    const names = readNames(frame, args);
    spendList(frame, self.length);
    const [only] = names;
    if (names.length === 1 && only !== undefined) {
      return copied(frame, self)
        .map((element) => readField(element, only))
        .filter((value) => value !== undefined);
    }
    return self.map((element) => pickFields(frame, element, names));
  },
  randomItem: (frame, self) => self[Math.floor(frame.scope.random() * self.length)],
  removeDuplicates: (frame, self, args) => uniqueBy(frame, self, readNames(frame, args)),
  renameKeys: (frame, self, args) => {
    const names = readNames(frame, args);
    if (names.length % 2 !== 0) throw failFault('`renameKeys` takes pairs of names: renameKeys("old", "new")');
    spendList(frame, self.length);
    return self.map((element) => renameFields(frame, element, names));
  },
  smartJoin: (frame, self, args) => {
    const [keyField, valueField] = readNames(frame, args);
    if (keyField === undefined || valueField === undefined)
      throw failFault('`smartJoin` takes two names: smartJoin("key", "value")');
    const made: Record<string, unknown> = {};
    for (const element of self) {
      spendBytes(frame, 48);
      const key = toKey(frame, readField(element, keyField));
      if (isPlainObject(element)) made[key] = readField(element, valueField);
    }
    return made;
  },
  sum: (frame, self) => sum(frame, self),
  toJsonString: (frame, self) => jsonFunctions.get('stringify')?.(frame, [self]),
  union: (frame, self, args) => {
    const others = otherList(args);
    spendList(frame, self.length + others.length);
    return uniqueBy(frame, [...self, ...others], []);
  },
  unique: (frame, self, args) => uniqueBy(frame, self, readNames(frame, args)),
};

function sum(frame: Frame, list: List): number {
  return numbers(frame, list).reduce((total, value) => total + value, 0);
}

function numbers(frame: Frame, list: List): number[] {
  spendList(frame, list.length);
  spendOperations(frame, list.length);
  return list.map((element, index) => {
    const number = toNumber(frame, element);
    if (Number.isNaN(element))
      throw failFault(`element ${index} is NaN: a field that it was computed from may be missing`);
    if (Number.isNaN(number)) throw failFault(`element ${index} is ${describeValue(element)} and no number`);
    return number;
  });
}

function copied(frame: Frame, list: List): unknown[] {
  spendList(frame, list.length);
  spendOperations(frame, list.length);
  return [...list];
}

function otherList(args: List): List {
  if (Array.isArray(args[0])) return args[0];
  throw failFault(`a list is needed here, not ${describeValue(args[0])}`);
}

function keysOf(frame: Frame, list: List): Set<string> {
  spendBytes(frame, list.length * 48);
  return new Set(list.map((element) => writeKey(frame, element)));
}

/** @param names fields that tell elements apart; all of them when none is named */
function uniqueBy(frame: Frame, list: List, names: readonly string[]): unknown[] {
  const seen = new Set<string>();
  spendList(frame, list.length);
  spendBytes(frame, list.length * 48);
  return list.filter((element) => {
    const key = writeKey(frame, names.length === 0 ? element : names.map((name) => readField(element, name)));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Names as arguments, or as one list. */
function readNames(frame: Frame, args: List): string[] {
  const names = Array.isArray(args[0]) ? args[0] : args;
  if (names.length > 100) throw failFault('100 names of fields are taken at most');
  return names.map((name) => toText(frame, name));
}

function readField(element: unknown, name: string): unknown {
  return isPlainObject(element) && Object.hasOwn(element, name) ? element[name] : undefined;
}

function pickFields(frame: Frame, element: unknown, names: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  spendBytes(frame, 32 + names.length * 24);
  spendOperations(frame, names.length);
  for (const name of names) {
    const value = readField(element, name);
    if (value !== undefined && !isForbiddenKey(name)) picked[name] = value;
  }
  return picked;
}

function renameFields(frame: Frame, element: unknown, names: readonly string[]): unknown {
  if (!isPlainObject(element)) return element;
  const copy = copyFields(frame, element, {});
  const renamed: Record<string, unknown> = {};
  for (const key of Object.keys(copy)) {
    const pair = names.findIndex((name, index) => index % 2 === 0 && name === key);
    spendOperations(frame, names.length);
    renamed[toKey(frame, pair < 0 ? key : names[pair + 1])] = copy[key];
  }
  return renamed;
}

function toFields(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || isPlainObject(value)) return value;
  throw failFault(`\`merge\` joins objects, not ${describeValue(value)}`);
}
