/** Properties and methods of dates (luxon's DateTime, by an explicit list). */
import { DateTime, type DateTimeUnit, type DurationLikeObject } from 'luxon';
import { describeValue, isPlainObject, isPrimitive, toNumber, toText } from '../coerce-value.ts';
import { ExpressionFault, failFault } from '../expression-fault.ts';
import { dateOperations, type Frame, spendBytes, spendOperations } from '../frame.ts';
import type { Method, MethodTable } from './method.ts';

export const dateTimeProperties: ReadonlyMap<string, (self: DateTime) => unknown> = new Map<
  string,
  (self: DateTime) => unknown
>([
  ['day', (self) => self.day],
  ['daysInMonth', (self) => self.daysInMonth],
  ['daysInYear', (self) => self.daysInYear],
  ['hour', (self) => self.hour],
  ['isInDST', (self) => self.isInDST],
  ['isInLeapYear', (self) => self.isInLeapYear],
  ['isValid', (self) => self.isValid],
  ['millisecond', (self) => self.millisecond],
  ['minute', (self) => self.minute],
  ['month', (self) => self.month],
  ['monthLong', (self) => self.monthLong],
  ['monthShort', (self) => self.monthShort],
  ['offset', (self) => self.offset],
  ['ordinal', (self) => self.ordinal],
  ['quarter', (self) => self.quarter],
  ['second', (self) => self.second],
  ['weekNumber', (self) => self.weekNumber],
  ['weekYear', (self) => self.weekYear],
  ['weekday', (self) => self.weekday],
  ['weekdayLong', (self) => self.weekdayLong],
  ['weekdayShort', (self) => self.weekdayShort],
  ['year', (self) => self.year],
  ['zoneName', (self) => self.zoneName],
]);

const methods: Record<string, Method<DateTime>> = {
  diff: (frame, self, args) => self.diff(otherDate(args), units(frame, args[1])).toObject(),
  endOf: (frame, self, args) => self.endOf(unit(frame, args[0]) as DateTimeUnit),
  equals: (_frame, self, args) => self.equals(otherDate(args)),
  hasSame: (frame, self, args) => self.hasSame(otherDate(args), unit(frame, args[1]) as DateTimeUnit),
  minus: (frame, self, args) => self.minus(amount(frame, args[0])),
  plus: (frame, self, args) => self.plus(amount(frame, args[0])),
  set: (frame, self, args) => self.set(fields(frame, args[0])),
  setZone: (frame, self, args) => self.setZone(zoneName(frame, args[0])),
  startOf: (frame, self, args) => self.startOf(unit(frame, args[0]) as DateTimeUnit),
  toFormat: (frame, self, args) => self.toFormat(format(frame, args[0])),
  toISO: (_frame, self) => self.toISO(),
  toISODate: (_frame, self) => self.toISODate(),
  toISOTime: (_frame, self) => self.toISOTime(),
  toMillis: (_frame, self) => self.toMillis(),
  toSeconds: (_frame, self) => self.toSeconds(),
  toString: (_frame: Frame, self: DateTime) => self.toString(),
  toUTC: (_frame, self) => self.toUTC(),
  toUnixInteger: (_frame, self) => self.toUnixInteger(),
  valueOf: (_frame: Frame, self: DateTime) => self.valueOf(),
};

export const dateTimeMethods: MethodTable<DateTime> = new Map(
  Object.entries(methods).map(([name, method]) => [name, payFor(method)]),
);

/** Units of time as luxon takes them, singular and plural. */
const unitNames: ReadonlySet<string> = new Set(
  ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'].flatMap((name) => [
    name,
    `${name}s`,
  ]),
);

/** What `set` takes beside the units. */
const fieldNames: ReadonlySet<string> = new Set([...unitNames, 'ordinal', 'weekday', 'weekNumber', 'weekYear']);

/** Arithmetic on dates takes a microsecond or two; what luxon refuses becomes a failure of the expression. */
function payFor(method: Method<DateTime>): Method<DateTime> {
  return (frame, self, args) => {
    spendOperations(frame, dateOperations);
    spendBytes(frame, 300);
    try {
      return method(frame, self, args);
    } catch (error) {
      if (error instanceof ExpressionFault || !(error instanceof Error)) throw error;
      throw failFault(error.message, error);
    }
  };
}

function otherDate(args: readonly unknown[]): DateTime {
  const other = args[0];
  if (other instanceof DateTime) return other;
  throw failFault(`a date is needed here, not ${describeValue(other)}; DateTime.fromISO(text) makes one`);
}

function unit(frame: Frame, value: unknown): string {
  const name = toText(frame, value);
  if (!unitNames.has(name))
    throw failFault(`"${name.slice(0, 40)}" is no unit of time; use one such as 'day' or 'month'`);
  return name;
}

function units(frame: Frame, value: unknown): (keyof DurationLikeObject)[] {
  const names = value === undefined ? ['milliseconds'] : Array.isArray(value) ? value : [value];
  return names.slice(0, unitNames.size).map((name) => unit(frame, name) as keyof DurationLikeObject);
}

/** `{ days: 1, hours: 2 }`, or milliseconds. */
function amount(frame: Frame, value: unknown): number | DurationLikeObject {
  if (isPrimitive(value)) return toNumber(frame, value);
  return readNumbers(frame, value, unitNames, '{ days: 1 }');
}

function fields(frame: Frame, value: unknown): Record<string, number> {
  return readNumbers(frame, value, fieldNames, '{ hour: 9 }');
}

function readNumbers(
  frame: Frame,
  value: unknown,
  allowed: ReadonlySet<string>,
  example: string,
): Record<string, number> {
  if (!isPlainObject(value))
    throw failFault(`an object such as ${example} is needed here, not ${describeValue(value)}`);
  const numbers: Record<string, number> = {};
  for (const name of Object.keys(value)) {
    if (!allowed.has(name))
      throw failFault(`"${name.slice(0, 40)}" is no unit of time; write an object such as ${example}`);
    numbers[name] = toNumber(frame, value[name]);
    if (!Number.isFinite(numbers[name])) throw failFault(`${name} must be a number`);
  }
  return numbers;
}

/** Only names that exist, spelt one way: luxon keeps every name that it has seen. */
function zoneName(frame: Frame, value: unknown): string {
  const name = toText(frame, value);
  if (knownZones.has(name) || /^utc(?:[+-]\d{1,2}(?::\d{2})?)?$/i.test(name)) return name;
  spendOperations(frame, 3000);
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    throw failFault(`"${name.slice(0, 40)}" is no time zone; use a name such as Africa/Algiers`, error);
  }
}

const knownZones: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

function format(frame: Frame, value: unknown): string {
  const text = toText(frame, value);
  if (text.length > 200) throw failFault('a date format has 200 characters at most');
  // Names of zones are looked up each time (measured: 70 µs).
  spendOperations(frame, text.length * 50 + 5000 * (text.split('ZZZZ').length - 1));
  return text;
}
