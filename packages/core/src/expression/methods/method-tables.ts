/** Which methods each type of value has, looked up once by name when an expression is compiled. */
import { describeValue, typeOfValue, type ValueType } from '../value-type.ts';
import { callbackArrayMethods } from './array-callback-methods.ts';
import { arrayExtensions } from './array-extensions.ts';
import { changingMethods, plainArrayMethods } from './array-methods.ts';
import { mapMethods, setMethods } from './collection-methods.ts';
import { dateExtensions, extendDate } from './date-extensions.ts';
import { dateMethods } from './date-methods.ts';
import { dateTimeMethods, payForDates } from './date-time-methods.ts';
import { durationMethods } from './duration-methods.ts';
import { emptinessMethods } from './emptiness-methods.ts';
import { formatterMethods } from './formatter-methods.ts';
import type { Method, MethodTable } from './method.ts';
import { booleanMethods, numberMethods } from './number-methods.ts';
import { objectMethods } from './object-methods.ts';
import { patternMethods } from './pattern-methods.ts';
import { stringMethods } from './string-methods.ts';

/** Where a name has two meanings, JavaScript's and luxon's come before what is added to them. */
const tables: Readonly<Record<ValueType, MethodTable<never>>> = {
  string: stringMethods,
  number: numberMethods,
  boolean: booleanMethods,
  array: new Map(
    Object.entries({ ...emptinessMethods, ...arrayExtensions, ...plainArrayMethods, ...callbackArrayMethods }),
  ),
  object: objectMethods,
  dateTime: payForDates({ ...emptinessMethods, ...dateExtensions, ...dateTimeMethods }),
  date: payForDates({
    ...emptinessMethods,
    ...extendDate({ ...dateTimeMethods, ...dateExtensions }),
    ...dateMethods,
  }),
  duration: payForDates({ ...emptinessMethods, ...durationMethods }),
  set: withEmptiness(setMethods),
  map: withEmptiness(mapMethods),
  pattern: patternMethods,
  formatter: formatterMethods,
  nothing: new Map(Object.entries(emptinessMethods)),
};

function withEmptiness<Self>(table: MethodTable<Self>): MethodTable<Self> {
  return new Map([...Object.entries(emptinessMethods), ...table]);
}

/**
 * Methods that take an arrow function, and which argument it is. No type has one of these names for anything else.
 * `replace` is one of texts, the others are of lists.
 */
export const callbackMethods: ReadonlyMap<string, number> = new Map([
  ...Object.keys(callbackArrayMethods).map((name): [string, number] => [name, 0]),
  ['replace', 1],
  ['replaceAll', 1],
]);

/** One name, by type of the value that it is called on. */
export type NamedMethod = Readonly<Partial<Record<ValueType, Method<never>>>>;

const byName: ReadonlyMap<string, NamedMethod> = gatherByName();

function gatherByName(): ReadonlyMap<string, NamedMethod> {
  const gathered = new Map<string, Partial<Record<ValueType, Method<never>>>>();
  for (const [type, table] of Object.entries(tables) as [ValueType, MethodTable<never>][]) {
    for (const [name, method] of table) {
      const named = gathered.get(name) ?? {};
      named[type] = method;
      gathered.set(name, named);
    }
  }
  return gathered;
}

/** @returns null when no type has a method of this name */
export function findMethod(name: string): NamedMethod | null {
  return byName.get(name) ?? null;
}

/** The method that this value has. */
export function chooseMethod(named: NamedMethod, self: unknown): Method<never> | undefined {
  return named[typeOfValue(self)];
}

export function methodNamesOf(self: unknown): Iterable<string> {
  return tables[typeOfValue(self)].keys();
}

/** By type of value, for documents and for those who complete names. */
export function methodNamesOfType(type: ValueType): readonly string[] {
  return [...tables[type].keys()].sort();
}

export function allMethodNames(): Iterable<string> {
  return byName.keys();
}

/** Why a well-known method of JavaScript is missing, or null when it is not well known. */
export function explainMissingMethod(name: string): string | null {
  const instead = changingMethods.get(name);
  return instead === undefined ? null : `\`${name}\` would change the list; write ${instead} instead`;
}

/** @returns what is wrong with calling the method on this value */
export function describeMissing(name: string, self: unknown): string {
  const hint = typeof self !== 'string' && stringMethods.has(name) ? '; turn it into a text with String(…) first' : '';
  return `${describeValue(self)} has no method \`${name}\`${hint}`;
}
