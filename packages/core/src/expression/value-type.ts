/** The types of values that expressions know, and the classes of the host that stand for them. */
import { DateTime, Duration } from 'luxon';
import { Formatter } from './formatter.ts';
import { Pattern } from './pattern/pattern.ts';

export type ValueType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'array'
  | 'object'
  | 'dateTime'
  | 'date'
  | 'duration'
  | 'set'
  | 'map'
  | 'pattern'
  | 'formatter'
  | 'nothing';

export function typeOfValue(value: unknown): ValueType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      return value === null ? 'nothing' : typeOfObject(value);
    default:
      return 'nothing';
  }
}

function typeOfObject(value: object): ValueType {
  if (Array.isArray(value)) return 'array';
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return 'object';
  return hostTypes.get(prototype) ?? 'nothing';
}

const hostTypes: ReadonlyMap<object, ValueType> = new Map<object, ValueType>([
  [DateTime.prototype, 'dateTime'],
  [Date.prototype, 'date'],
  [Duration.prototype, 'duration'],
  [Set.prototype, 'set'],
  [Map.prototype, 'map'],
  [Pattern.prototype, 'pattern'],
  [Formatter.prototype, 'formatter'],
]);

/** The word for a value in messages. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeWords[typeOfValue(value)];
}

const typeWords: Readonly<Record<ValueType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  dateTime: 'a date',
  date: 'a JavaScript date',
  duration: 'a duration',
  set: 'a set',
  map: 'a map',
  pattern: 'a pattern',
  formatter: 'a formatter',
  nothing: 'this',
};

/**
 * Names that lists or values of the host have without owning a field of data. Values are data and these and nothing else,
 * so that reading any other name can only give a field of data or undefined, and needs no look at what the value is.
 */
export const inheritedNames: ReadonlySet<string> = new Set(
  [Object.prototype, Array.prototype, ...hostTypes.keys(), DateTime.fromMillis(0), Duration.fromMillis(0)].flatMap(
    (owner) => Object.getOwnPropertyNames(owner),
  ),
);
