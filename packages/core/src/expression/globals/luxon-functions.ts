/** `DateTime.…` and `Duration.…`: dates from texts, numbers and fields, in the workflow's zone unless another is named. */
import { DateTime, Duration } from 'luxon';
import { isPlainObject, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { dateOperations, type Frame, spendBytes, spendOperations } from '../frame.ts';
import {
  readDateFormat,
  readDateOptions,
  readDurationFields,
  readFields,
  readOtherDate,
} from '../methods/date-arguments.ts';
import { describeValue } from '../value-type.ts';
import type { StaticFunction } from './static-function.ts';

export const dateTimeFunctions: ReadonlyMap<string, StaticFunction> = payForAll({
  fromFormat: (frame, args) => {
    const format = checkReadable(readDateFormat(frame, args[1]));
    return DateTime.fromFormat(shortText(frame, args[0], 'fromFormat'), format, readDateOptions(frame, args[2]));
  },
  fromHTTP: (frame, args) => DateTime.fromHTTP(shortText(frame, args[0], 'fromHTTP'), readDateOptions(frame, args[1])),
  fromISO: (frame, args) => DateTime.fromISO(isoText(frame, args[0]), readDateOptions(frame, args[1])),
  fromJSDate: (frame, args) => readOtherDate(frame, args[0]).setZone(readDateOptions(frame, args[1]).zone),
  fromMillis: (frame, args) => DateTime.fromMillis(amount(frame, args[0]), readDateOptions(frame, args[1])),
  fromObject: (frame, args) => DateTime.fromObject(readFields(frame, args[0]), readDateOptions(frame, args[1])),
  fromRFC2822: (frame, args) =>
    DateTime.fromRFC2822(shortText(frame, args[0], 'fromRFC2822'), readDateOptions(frame, args[1])),
  fromSQL: (frame, args) => DateTime.fromSQL(shortText(frame, args[0], 'fromSQL'), readDateOptions(frame, args[1])),
  fromSeconds: (frame, args) => DateTime.fromSeconds(amount(frame, args[0]), readDateOptions(frame, args[1])),
  isDateTime: (_frame, args) => args[0] instanceof DateTime,
  local: (frame, args) => makeFromParts(frame, args, frame.scope.now),
  max: (frame, args) => pickDate(frame, args, (date, best) => date > best),
  min: (frame, args) => pickDate(frame, args, (date, best) => date < best),
  utc: (frame, args) => makeFromParts(frame, args, frame.scope.now.toUTC()),
  now: (frame) => frame.scope.now,
});

export const dateTimeConstants: ReadonlyMap<string, unknown> = new Map(
  [
    'DATE_SHORT',
    'DATE_MED',
    'DATE_MED_WITH_WEEKDAY',
    'DATE_FULL',
    'DATE_HUGE',
    'TIME_SIMPLE',
    'TIME_WITH_SECONDS',
    'TIME_WITH_SHORT_OFFSET',
    'TIME_WITH_LONG_OFFSET',
    'TIME_24_SIMPLE',
    'TIME_24_WITH_SECONDS',
    'TIME_24_WITH_SHORT_OFFSET',
    'TIME_24_WITH_LONG_OFFSET',
    'DATETIME_SHORT',
    'DATETIME_MED',
    'DATETIME_MED_WITH_WEEKDAY',
    'DATETIME_FULL',
    'DATETIME_HUGE',
    'DATETIME_SHORT_WITH_SECONDS',
    'DATETIME_MED_WITH_SECONDS',
    'DATETIME_FULL_WITH_SECONDS',
    'DATETIME_HUGE_WITH_SECONDS',
  ].map((name) => [name, Object.freeze({ ...(DateTime[name as keyof typeof DateTime] as object) })]),
);

export const durationFunctions: ReadonlyMap<string, StaticFunction> = payForAll({
  fromISO: (frame, args) => Duration.fromISO(shortText(frame, args[0], 'fromISO')),
  fromISOTime: (frame, args) => Duration.fromISOTime(shortText(frame, args[0], 'fromISOTime')),
  fromMillis: (frame, args) => Duration.fromMillis(amount(frame, args[0])),
  isDuration: (_frame, args) => args[0] instanceof Duration,
  fromObject: (frame, args) => Duration.fromObject(readDurationFields(frame, args[0])),
});

function payForAll(functions: Readonly<Record<string, StaticFunction>>): ReadonlyMap<string, StaticFunction> {
  return new Map(
    Object.entries(functions).map(([name, fn]): [string, StaticFunction] => [
      name,
      (frame, args) => {
        spendOperations(frame, dateOperations);
        spendBytes(frame, 300);
        return fn(frame, args);
      },
    ]),
  );
}

/** Longest text that is a date. */
const textLimit = 100;

function shortText(frame: Frame, value: unknown, name: string): string {
  const text = typeof value === 'number' ? toText(frame, value) : value;
  if (typeof text !== 'string') throw failFault(`\`${name}\` needs a text, not ${describeValue(value)}`);
  if (text.length > textLimit) throw failFault(`\`${name}\` needs a text of ${textLimit} characters at most`);
  return text;
}

function isoText(frame: Frame, value: unknown): string {
  if (typeof value !== 'string') throw failFault(`DateTime.fromISO needs a text, not ${describeValue(value)}`);
  const text = shortText(frame, value, 'DateTime.fromISO');
  // luxon would keep every name that is written in brackets after the time.
  if (text.includes('[')) throw failFault('DateTime.fromISO needs a date such as 2026-01-31T09:00');
  return text;
}

/** Tokens whose width differs: luxon tries each width, and so each combination of them. */
const looseTokens = /(?<![a-z])(?:[SuHhmsdMLEcyWnoqTtXx])(?![a-z])|S+|u+|y+|X+|x+/gi;
const looseLimit = 6;

/**
 * luxon makes a host's expression of the format; with few tokens of open width, and one name of a zone, it stays quick.
 * @throws ExpressionFault EXPRESSION_FAILED
 */
function checkReadable(format: string): string {
  const bare = format.replace(/'[^']*'/g, ' ');
  if ((bare.match(/z+/g) ?? []).length > 1) throw failFault('a date format names the zone once at most');
  if ((bare.match(looseTokens) ?? []).length > looseLimit + 1)
    throw failFault('the date format has too many parts of open width; write MM rather than M, dd rather than d');
  return format;
}

function amount(frame: Frame, value: unknown): number {
  const number = toNumber(frame, value);
  if (!Number.isFinite(number) || Math.abs(number) > 8.64e15) throw failFault('a time is needed here, as a number');
  return number;
}

const partNames = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;

/** `DateTime.local(2026, 1, 31, 9)`; without arguments the step's time. */
function makeFromParts(frame: Frame, args: readonly unknown[], now: DateTime): DateTime {
  const numbers = args.filter((arg) => !isPlainObject(arg));
  if (numbers.length === 0) return now;
  const parts = numbers.slice(0, partNames.length).map((arg) => toNumber(frame, arg));
  if (!parts.every(Number.isFinite)) throw failFault('a date is made of numbers, such as 2026, 1, 31');
  const fields = parts.map((part, index) => [partNames[index], part]);
  return DateTime.fromObject(Object.fromEntries(fields), { zone: now.zone, locale: 'en' });
}

function pickDate(
  frame: Frame,
  args: readonly unknown[],
  isBetter: (date: DateTime, best: DateTime) => boolean,
): DateTime | undefined {
  let best: DateTime | undefined;
  for (const arg of args) {
    spendOperations(frame, 20);
    const date = readOtherDate(frame, arg);
    if (best === undefined || isBetter(date, best)) best = date;
  }
  return best;
}
