/** Methods of sets and maps. Those that change one in JavaScript work on a copy. */
import { failFault } from '../expression-fault.ts';
import { type Frame, spendBytes, spendList, spendOperations } from '../frame.ts';
import { describeValue } from '../value-type.ts';
import type { Method, MethodTable } from './method.ts';

type Values = ReadonlySet<unknown>;
type Entries = ReadonlyMap<unknown, unknown>;

/** Memory of one element, with its share of the table. */
const bytesPerElement = 48;

const forSets: Record<string, Method<Values>> = {
  add: (frame, self, args) => copySet(frame, self).add(args[0]),
  clear: () => new Set(),
  delete: (frame, self, args) => withoutValue(copySet(frame, self), args[0]),
  difference: (frame, self, args) => filterSet(frame, self, other(args), 'missing'),
  entries: (frame, self) => listed(frame, self).map((value) => [value, value]),
  has: (_frame, self, args) => self.has(args[0]),
  intersection: (frame, self, args) => filterSet(frame, self, other(args), 'present'),
  isDisjointFrom: (frame, self, args) => filterSet(frame, self, other(args), 'present').size === 0,
  isSubsetOf: (frame, self, args) => filterSet(frame, self, other(args), 'missing').size === 0,
  isSupersetOf: (frame, self, args) => filterSet(frame, other(args), self, 'missing').size === 0,
  keys: (frame, self) => listed(frame, self),
  symmetricDifference: (frame, self, args) =>
    joinSets(frame, filterSet(frame, self, other(args), 'missing'), filterSet(frame, other(args), self, 'missing')),
  toString: () => '[object Set]',
  union: (frame, self, args) => joinSets(frame, self, other(args)),
  values: (frame, self) => listed(frame, self),
};

const forMaps: Record<string, Method<Entries>> = {
  clear: () => new Map(),
  delete: (frame, self, args) => withoutValue(copyMap(frame, self), args[0]),
  entries: (frame, self) => {
    payForElements(frame, self.size * 2);
    return Array.from(self);
  },
  get: (_frame, self, args) => self.get(args[0]),
  has: (_frame, self, args) => self.has(args[0]),
  keys: (frame, self) => listed(frame, new Set(self.keys())),
  set: (frame, self, args) => copyMap(frame, self).set(args[0], args[1]),
  toString: () => '[object Map]',
  values: (frame, self) => {
    payForElements(frame, self.size);
    return Array.from(self.values());
  },
};

export const setMethods: MethodTable<Values> = new Map(Object.entries(forSets));
export const mapMethods: MethodTable<Entries> = new Map(Object.entries(forMaps));

/** `new Set(values)` */
export function makeSet(frame: Frame, values: readonly unknown[]): Set<unknown> {
  payForElements(frame, values.length);
  payForTexts(frame, values);
  return new Set(values);
}

/** `new Map(entries)` */
export function makeMap(frame: Frame, entries: readonly unknown[]): Map<unknown, unknown> {
  payForElements(frame, entries.length * 2);
  const made = new Map<unknown, unknown>();
  for (const entry of entries) {
    if (!Array.isArray(entry)) throw failFault(`a map is made of [key, value] pairs, not of ${describeValue(entry)}`);
    made.set(entry[0], entry[1]);
  }
  payForTexts(frame, [...made.keys()]);
  return made;
}

/** A text is read as a whole when it is looked up for the first time. */
function payForTexts(frame: Frame, values: readonly unknown[]): void {
  for (const value of values) {
    if (typeof value === 'string' && value.length > 64) spendOperations(frame, value.length >> 4);
  }
}

function payForElements(frame: Frame, count: number): void {
  spendList(frame, count);
  spendOperations(frame, count * 2);
  spendBytes(frame, count * bytesPerElement);
}

function copySet(frame: Frame, self: Values): Set<unknown> {
  payForElements(frame, self.size + 1);
  return new Set(self);
}

function copyMap(frame: Frame, self: Entries): Map<unknown, unknown> {
  payForElements(frame, self.size * 2 + 2);
  return new Map(self);
}

function withoutValue<T extends Set<unknown> | Map<unknown, unknown>>(copy: T, value: unknown): T {
  copy.delete(value);
  return copy;
}

function joinSets(frame: Frame, left: Values, right: Values): Set<unknown> {
  payForElements(frame, left.size + right.size);
  return new Set([...left, ...right]);
}

function filterSet(frame: Frame, self: Values, by: Values, wanted: 'present' | 'missing'): Set<unknown> {
  payForElements(frame, self.size);
  return new Set([...self].filter((value) => by.has(value) === (wanted === 'present')));
}

function listed(frame: Frame, self: Values): unknown[] {
  payForElements(frame, self.size);
  return [...self];
}

function other(args: readonly unknown[]): Values {
  if (args[0] instanceof Set) return args[0];
  throw failFault(`a set is needed here, not ${describeValue(args[0])}; write new Set(list)`);
}
