/** Which methods each type of value has, looked up once by name when an expression is compiled. */
import { DateTime } from 'luxon';
import { describeValue, isPlainObject } from '../coerce-value.ts';
import { callbackArrayMethods } from './array-callback-methods.ts';
import { changingMethods, plainArrayMethods } from './array-methods.ts';
import { dateTimeMethods } from './date-time-methods.ts';
import type { Method, MethodTable } from './method.ts';
import { booleanMethods, numberMethods } from './number-methods.ts';
import { objectMethods } from './object-methods.ts';
import { stringMethods } from './string-methods.ts';

const arrayMethods: MethodTable<readonly unknown[]> = new Map(
  Object.entries({ ...plainArrayMethods, ...callbackArrayMethods }),
);

const tables = [stringMethods, arrayMethods, numberMethods, booleanMethods, objectMethods, dateTimeMethods];

/** Methods whose first argument may be an arrow function. No type has one of these names for anything else. */
export const callbackMethods: ReadonlySet<string> = new Set(Object.keys(callbackArrayMethods));

/** One name, by type of the value that it is called on. */
export interface NamedMethod {
  readonly string: Method<string> | undefined;
  readonly array: Method<readonly unknown[]> | undefined;
  readonly number: Method<number> | undefined;
  readonly boolean: Method<boolean> | undefined;
  readonly object: Method<Readonly<Record<string, unknown>>> | undefined;
  readonly dateTime: Method<DateTime> | undefined;
}

/** @returns null when no type has a method of this name */
export function findMethod(name: string): NamedMethod | null {
  if (!tables.some((table) => table.has(name))) return null;
  return {
    string: stringMethods.get(name),
    array: arrayMethods.get(name),
    number: numberMethods.get(name),
    boolean: booleanMethods.get(name),
    object: objectMethods.get(name),
    dateTime: dateTimeMethods.get(name),
  };
}

/** The method that this value has. */
export function chooseMethod(named: NamedMethod, self: unknown): Method<never> | undefined {
  switch (typeof self) {
    case 'string':
      return named.string;
    case 'number':
      return named.number;
    case 'boolean':
      return named.boolean;
    case 'object':
      if (Array.isArray(self)) return named.array;
      if (self instanceof DateTime) return named.dateTime;
      return isPlainObject(self) ? named.object : undefined;
    default:
      return undefined;
  }
}

export function methodNamesOf(self: unknown): Iterable<string> {
  if (typeof self === 'string') return stringMethods.keys();
  if (typeof self === 'number') return numberMethods.keys();
  if (typeof self === 'boolean') return booleanMethods.keys();
  if (Array.isArray(self)) return arrayMethods.keys();
  return self instanceof DateTime ? dateTimeMethods.keys() : objectMethods.keys();
}

export function allMethodNames(): Set<string> {
  return new Set(tables.flatMap((table) => [...table.keys()]));
}

/** Why a well-known method of JavaScript is missing, or null when it is not well known. */
export function explainMissingMethod(name: string): string | null {
  const instead = changingMethods.get(name);
  if (instead !== undefined) return `\`${name}\` would change the list; write ${instead} instead`;
  if (['match', 'matchAll', 'search', 'test', 'exec'].includes(name)) {
    return `\`${name}\` needs regular expressions, which are not supported yet`;
  }
  return null;
}

/** @returns what is wrong with calling the method on this value */
export function describeMissing(name: string, self: unknown): string {
  const hint = typeof self !== 'string' && stringMethods.has(name) ? '; turn it into a text with String(…) first' : '';
  return `${describeValue(self)} has no method \`${name}\`${hint}`;
}
