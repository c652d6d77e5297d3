/** Properties and methods of dates (luxon's DateTime, by an explicit list). */
import { DateTime, type ToISOTimeOptions } from 'luxon';
import { isPlainObject, toText } from '../coerce-value.ts';
import { ExpressionFault, failFault } from '../expression-fault.ts';
import { readLocale } from '../formatter.ts';
import { dateOperations, type Frame, spendBytes, spendOperations } from '../frame.ts';
import {
  readAmount,
  readDateFormat,
  readFields,
  readOtherDate,
  readUnit,
  readUnits,
  readZone,
} from './date-arguments.ts';
import { formatDateLocally } from './format-locally.ts';
import type { Method, MethodTable } from './method.ts';

const propertyNames = [
  'day',
  'daysInMonth',
  'daysInYear',
  'hour',
  'isInDST',
  'isInLeapYear',
  'isOffsetFixed',
  'isValid',
  'isWeekend',
  'invalidExplanation',
  'invalidReason',
  'locale',
  'millisecond',
  'minute',
  'month',
  'monthLong',
  'monthShort',
  'offset',
  'offsetNameLong',
  'offsetNameShort',
  'ordinal',
  'quarter',
  'second',
  'weekNumber',
  'weekYear',
  'weekday',
  'weekdayLong',
  'weekdayShort',
  'weeksInWeekYear',
  'year',
  'zoneName',
] as const;

export const dateTimeProperties: ReadonlyMap<string, (self: DateTime) => unknown> = new Map(
  propertyNames.map((name) => [name, (self: DateTime) => self[name]]),
);

const methods: Record<string, Method<DateTime>> = {
  diff: (frame, self, args) => self.diff(readOtherDate(frame, args[0]), readUnits(frame, args[1])),
  diffNow: (frame, self, args) => self.diff(frame.scope.now, readUnits(frame, args[0])),
  endOf: (frame, self, args) => self.endOf(readUnit(frame, args[0])),
  equals: (frame, self, args) => self.equals(readOtherDate(frame, args[0])),
  get: (frame, self, args) => readPart(frame, self, args[0]),
  hasSame: (frame, self, args) => self.hasSame(readOtherDate(frame, args[0]), readUnit(frame, args[1])),
  minus: (frame, self, args) => self.minus(readAmount(frame, args)),
  plus: (frame, self, args) => self.plus(readAmount(frame, args)),
  set: (frame, self, args) => self.set(readFields(frame, args[0])),
  setLocale: (frame, self, args) => self.setLocale(readLocale(toText(frame, args[0]))),
  setZone: (frame, self, args) =>
    self.setZone(readZone(frame, args[0]), { keepLocalTime: isPlainObject(args[1]) && args[1].keepLocalTime === true }),
  startOf: (frame, self, args) => self.startOf(readUnit(frame, args[0])),
  toFormat: (frame, self, args) => self.toFormat(readDateFormat(frame, args[0])),
  toHTTP: (_frame, self) => self.toHTTP(),
  toISO: (_frame, self, args) => self.toISO(readIsoOptions(args[0])),
  toISODate: (_frame, self) => self.toISODate(),
  toISOTime: (_frame, self, args) => self.toISOTime(readIsoOptions(args[0])),
  toISOWeekDate: (_frame, self) => self.toISOWeekDate(),
  toJSDate: (_frame, self) => self.toJSDate(),
  toJSON: (_frame, self) => self.toISO(),
  toLocal: (frame, self) => self.setZone(frame.scope.now.zone),
  toLocaleString: formatWithOptions,
  toMillis: (_frame, self) => self.toMillis(),
  toObject: (_frame, self) => ({ ...self.toObject() }),
  toRFC2822: (_frame, self) => self.toRFC2822(),
  toRelative: (frame, self) => self.toRelative({ base: frame.scope.now }),
  toRelativeCalendar: (frame, self) => self.toRelativeCalendar({ base: frame.scope.now }),
  toSQL: (_frame, self) => self.toSQL(),
  toSQLDate: (_frame, self) => self.toSQLDate(),
  toSQLTime: (_frame, self) => self.toSQLTime(),
  toSeconds: (_frame, self) => self.toSeconds(),
  toString: (_frame: Frame, self: DateTime) => self.toString(),
  toUTC: (_frame, self) => self.toUTC(),
  toUnixInteger: (_frame, self) => self.toUnixInteger(),
  valueOf: (_frame: Frame, self: DateTime) => self.valueOf(),
};

export const dateTimeMethods: Readonly<Record<string, Method<DateTime>>> = methods;

/** Arithmetic on dates takes a microsecond or two; what luxon refuses becomes a failure of the expression. */
export function payForDates<Self>(methods: Readonly<Record<string, Method<Self>>>): MethodTable<Self> {
  return new Map(Object.entries(methods).map(([name, method]) => [name, payFor(method)]));
}

function payFor<Self>(method: Method<Self>): Method<Self> {
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

function readPart(frame: Frame, self: DateTime, value: unknown): unknown {
  const name = toText(frame, value);
  return dateTimeProperties.get(name)?.(self);
}

function readIsoOptions(value: unknown): ToISOTimeOptions {
  if (!isPlainObject(value)) return {};
  const { format, includeOffset, suppressMilliseconds, suppressSeconds } = value;
  return {
    format: format === 'basic' ? 'basic' : 'extended',
    includeOffset: includeOffset !== false,
    suppressMilliseconds: suppressMilliseconds === true,
    suppressSeconds: suppressSeconds === true,
  };
}

/** luxon's `(format, { locale })`, or JavaScript's `(locale, format)`. */
function formatWithOptions(frame: Frame, self: DateTime, args: readonly unknown[]): string {
  if (!self.isValid) return self.toString();
  const isScript = typeof args[0] === 'string';
  const locale = isScript
    ? args[0]
    : isPlainObject(args[1]) && args[1].locale !== undefined
      ? args[1].locale
      : self.locale;
  const options = (isScript ? args[1] : args[0]) ?? DateTime.DATE_SHORT;
  return formatDateLocally(frame, self.toJSDate(), self.zone, [locale === 'en' ? undefined : locale, options], 'all');
}
