/** Methods of dates beyond luxon's and JavaScript's; both kinds of dates have them. */
import { DateTime } from 'luxon';
import { toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { describeValue } from '../value-type.ts';
import { readAmount, readDateFormat, readOtherDate, readUnit, readUnits } from './date-arguments.ts';
import type { Method } from './method.ts';
import { parseDateTime } from './parse-date-time.ts';

type Args = readonly unknown[];

export const dateExtensions: Readonly<Record<string, Method<DateTime>>> = {
  beginningOf: (frame, self, args) => self.startOf(readUnit(frame, args[0] ?? 'week')),
  diffTo: (frame, self, args) => countUnits(frame, self, toDate(frame, args[0] ?? frame.scope.now), args[1]),
  diffToNow: (frame, self, args) => countUnits(frame, frame.scope.now, self, args[0]),
  endOfMonth: (_frame, self) => self.endOf('month'),
  extract: (frame, self, args) => extractPart(toText(frame, args[0] ?? 'week'), self),
  format: (frame, self, args) => self.toFormat(args[0] === undefined ? 'yyyy-MM-dd' : readDateFormat(frame, args[0])),
  inBetween: isBetween,
  isBetween,
  isDst: (_frame, self) => self.isInDST,
  isInLast: (frame, self, args) => {
    const from = frame.scope.now.minus(readAmount(frame, [args[0] ?? 0, args[1] ?? 'minutes']));
    return self >= from && self <= frame.scope.now;
  },
  isWeekend: (_frame, self) => self.weekday > 5,
  toDateTime: (_frame, self) => self,
  toInt: (_frame, self) => self.toMillis(),
  toJsonString: (_frame, self) => JSON.stringify(self.toISO()),
  toNumber: (_frame, self) => self.toMillis(),
};

/** What dates of JavaScript have of luxon's beside, so that a date from either side may be used. */
export function extendDate(
  methods: Readonly<Record<string, Method<DateTime>>>,
): Readonly<Record<string, Method<Date>>> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (frame: Frame, self: Date, args: Args) => method(frame, readOtherDate(frame, self), args),
    ]),
  );
}

function isBetween(frame: Frame, self: DateTime, args: Args): boolean {
  if (args.length < 2) throw failFault('two dates are needed: isBetween(first, last)');
  const [first, last] = [toDate(frame, args[0]), toDate(frame, args[1])];
  return first <= last ? self >= first && self <= last : self >= last && self <= first;
}

/** One unit gives a number, a list of units an object. */
function countUnits(frame: Frame, self: DateTime, other: DateTime, unit: unknown): unknown {
  const units = readUnits(frame, unit ?? 'days');
  const difference = self.diff(other, units);
  const [only] = units;
  return Array.isArray(unit) || only === undefined ? { ...difference.toObject() } : difference.as(only);
}

/** A date of either kind, or a text that is one. */
function toDate(frame: Frame, value: unknown): DateTime {
  spendOperations(frame, 50);
  if (typeof value === 'string' || typeof value === 'number') return parseDateTime(frame, value, undefined);
  if (value instanceof DateTime || value instanceof Date) return readOtherDate(frame, value);
  throw failFault(`a date is needed here, not ${describeValue(value)}`);
}

function extractPart(name: string, date: DateTime): number {
  switch (name.replace(/s$/, '')) {
    case 'week':
      return date.weekNumber;
    case 'weekDay':
    case 'weekday':
      return date.weekday;
    case 'dayOfYear':
    case 'yearDayNumber':
      return date.ordinal;
    case 'year':
    case 'quarter':
    case 'month':
    case 'day':
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
      return date.get(name.replace(/s$/, '') as 'year');
    default:
      throw failFault(`"${name.slice(0, 40)}" is no part of a date; use one such as 'week' or 'month'`);
  }
}
