/** `Object` and `Array`: functions on data. None of them changes its arguments. */
import { isPlainObject, isPrimitive, toKey, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Callback, type Frame, spendBytes, spendList, spendOperations } from '../frame.ts';
import { Pattern } from '../pattern/pattern.ts';
import { describeValue } from '../value-type.ts';
import type { StaticFunction } from './static-function.ts';

export const objectFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['assign', (frame, args) => args.reduce<Record<string, unknown>>((made, arg) => copyFields(frame, arg, made), {})],
  ['entries', (frame, args) => readKeys(frame, args[0]).map((key) => [key, readOwn(args[0], key)])],
  ['fromEntries', (frame, args) => makeFromEntries(frame, args[0])],
  ['hasOwn', (frame, args) => hasOwn(args[0], toText(frame, args[1]))],
  ['freeze', (_frame, args) => args[0]],
  ['groupBy', groupBy],
  ['is', (_frame, args) => Object.is(args[0], args[1])],
  ['keys', (frame, args) => readKeys(frame, args[0])],
  ['values', (frame, args) => readKeys(frame, args[0]).map((key) => readOwn(args[0], key))],
]);

export const arrayFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['from', makeList],
  ['isArray', (_frame, args) => Array.isArray(args[0])],
  ['of', (frame, args) => makeList(frame, [args])],
]);

/** Memory of one field of an object, with its share of the object's table. */
const bytesPerField = 48;

/**
 * Copies the own fields of a value as `{...value}` does. `__proto__` is left out: it would not become a field.
 * @returns `into`
 */
export function copyFields(frame: Frame, value: unknown, into: Record<string, unknown>): Record<string, unknown> {
  const isData = typeof value === 'string' || Array.isArray(value) || isPlainObject(value);
  if (!isData) {
    if (isPrimitive(value) || hasNoFields(value)) return into;
    throw failFault(`the fields of ${describeValue(value)} cannot be copied`);
  }
  for (const key of readKeys(frame, value)) {
    if (key !== '__proto__') into[key] = readOwn(value, key);
  }
  return into;
}

/** What they hold is in no field of theirs. */
function hasNoFields(value: unknown): boolean {
  return value instanceof Pattern || value instanceof Set || value instanceof Map;
}

/** The elements of what `[...value]` takes: a list, a set, a map by its pairs, or a text by its characters. */
export function readElements(frame: Frame, value: unknown): readonly unknown[] {
  if (typeof value === 'string') {
    spendList(frame, value.length);
    spendOperations(frame, value.length);
    // A list that grows is laid out anew now and then.
    spendBytes(frame, value.length * 16);
    if (!/[\ud800-\udfff]/.test(value)) return value.split('');
    // Pairs of UTF-16 have to be found one by one, into a list that grows.
    spendBytes(frame, value.length * 64);
    return Array.from(value);
  }
  if (value instanceof Set || value instanceof Map) {
    spendList(frame, value.size);
    spendOperations(frame, value.size * 2);
    spendBytes(frame, value instanceof Map ? value.size * 40 : 0);
    return Array.from(value as Iterable<unknown>);
  }
  if (!Array.isArray(value)) throw failFault(`${describeValue(value)} has no elements`);
  spendList(frame, value.length);
  spendOperations(frame, value.length >> 2);
  return value;
}

function readKeys(frame: Frame, value: unknown): string[] {
  if (value === undefined || value === null) throw failFault(`${String(value)} has no fields`);
  if (typeof value === 'string' || Array.isArray(value)) spendBytes(frame, value.length * bytesPerField);
  else if (!isPlainObject(value)) return [];
  const keys = Object.keys(value as object);
  spendOperations(frame, keys.length * 4);
  spendBytes(frame, keys.length * bytesPerField);
  return keys;
}

function hasOwn(value: unknown, key: string): boolean {
  if (value === undefined || value === null) throw failFault(`${String(value)} has no fields`);
  const hasFields = typeof value === 'string' || Array.isArray(value) || isPlainObject(value);
  return hasFields && Object.hasOwn(value as object, key);
}

/** A key from {@link readKeys} is an own one, so that reading it cannot reach a prototype. */
function readOwn(value: unknown, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

function makeFromEntries(frame: Frame, value: unknown): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const entry of readElements(frame, value)) {
    if (!Array.isArray(entry)) throw failFault('Object.fromEntries needs a list of [name, value] pairs');
    spendOperations(frame, 2);
    spendBytes(frame, bytesPerField);
    const key = toText(frame, entry[0]);
    if (key !== '__proto__') made[key] = entry[1];
  }
  return made;
}

/** `Object.groupBy(list, element => key)` */
function groupBy(frame: Frame, args: readonly unknown[]): Record<string, unknown[]> {
  const choose = args[1];
  if (typeof choose !== 'function') throw failFault('Object.groupBy needs an arrow function, such as x => x.name');
  const made: Record<string, unknown[]> = {};
  for (const [index, element] of readElements(frame, args[0]).entries()) {
    const key = toKey(frame, (choose as Callback)(element, index));
    spendBytes(frame, 16);
    if (Object.hasOwn(made, key)) made[key]?.push(element);
    else {
      spendBytes(frame, bytesPerField);
      made[key] = [element];
    }
  }
  return made;
}

function makeList(frame: Frame, args: readonly unknown[]): unknown[] {
  const [source, convert] = args;
  const elements = isPlainObject(source) ? readLength(frame, source) : readElements(frame, source);
  if (convert === undefined) return [...elements];
  if (typeof convert !== 'function') throw failFault('the second argument of Array.from must be an arrow function');
  return elements.map((element, index) => (convert as Callback)(element, index));
}

/** `{ length: 3 }`, with fields by number if there are any. */
function readLength(frame: Frame, source: Record<string, unknown>): unknown[] {
  const length = Object.hasOwn(source, 'length') ? toNumber(frame, source.length) : 0;
  const count = Number.isNaN(length) ? 0 : Math.max(Math.trunc(length), 0);
  spendList(frame, count);
  spendOperations(frame, count);
  const list = new Array<unknown>(count).fill(undefined);
  for (const key of Object.keys(source)) if (isPlace(key, count)) list[Number(key)] = source[key];
  return list;
}

function isPlace(key: string, count: number): boolean {
  return /^\d{1,7}$/.test(key) && String(Number(key)) === key && Number(key) < count;
}
