/** What may stand after `new`. */
import { isPlainObject, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendList } from '../frame.ts';
import { makeMap, makeSet } from '../methods/collection-methods.ts';
import { compileInTime } from '../methods/pattern-methods.ts';
import { Pattern } from '../pattern/pattern.ts';
import { makeDate } from './date-functions.ts';
import { intlFunctions } from './intl-functions.ts';
import { readElements } from './object-functions.ts';
import type { StaticFunction } from './static-function.ts';

export const constructors: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['Array', makeArray],
  ['Boolean', (_frame, args) => Boolean(args[0])],
  ['Date', makeDate],
  ['Map', (frame, args) => makeMap(frame, readValues(frame, args[0]))],
  ['Number', (frame, args) => toNumber(frame, args[0] ?? 0)],
  ['Object', makeObject],
  ['RegExp', makeRegExp],
  ['Set', (frame, args) => makeSet(frame, readValues(frame, args[0]))],
  ['String', (frame, args) => (args.length === 0 ? '' : toText(frame, args[0]))],
  ...[...intlFunctions].map(([name, fn]): [string, StaticFunction] => [`Intl.${name}`, fn]),
]);

/** `new RegExp(source, flags)`, `RegExp(pattern)` */
export function makeRegExp(frame: Frame, args: readonly unknown[]): Pattern {
  const [source, flags] = args;
  const isPattern = source instanceof Pattern;
  if (isPattern && flags === undefined) return source;
  const text = isPattern ? source.getSource() : source === undefined ? '' : toText(frame, source);
  return compileInTime(frame, text, flags === undefined ? '' : toText(frame, flags));
}

/** `Array(3)`, `Array('a', 'b')` */
export function makeArray(frame: Frame, args: readonly unknown[]): unknown[] {
  const [length] = args;
  if (args.length !== 1 || typeof length !== 'number') {
    spendList(frame, args.length);
    return [...args];
  }
  if (!Number.isInteger(length) || length < 0) throw failFault('the length of a list is a whole number');
  spendList(frame, length);
  return new Array<unknown>(length).fill(undefined);
}

/** `Object(value)`: the value itself, or a new object. */
export function makeObject(_frame: Frame, args: readonly unknown[]): unknown {
  return args[0] === undefined || args[0] === null ? {} : args[0];
}

function readValues(frame: Frame, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (isPlainObject(value)) throw failFault('a list is needed here; write Object.entries(object) to make one');
  return readElements(frame, value);
}
