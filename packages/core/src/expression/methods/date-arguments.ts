/** Reads what methods of dates and durations are given: units, amounts, zones, formats, other dates. */
import { DateTime, type DateTimeUnit, Duration, type DurationLikeObject, type Zone } from 'luxon';
import { isPlainObject, isPrimitive, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type FormatOptions, readLocale } from '../formatter.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { describeValue } from '../value-type.ts';

/** Units of time as luxon takes them, singular and plural. */
const unitNames: ReadonlySet<string> = new Set(
  ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'].flatMap((name) => [
    name,
    `${name}s`,
  ]),
);

/** What `set` takes beside the units. */
const fieldNames: ReadonlySet<string> = new Set([...unitNames, 'ordinal', 'weekday', 'weekNumber', 'weekYear']);

export function readUnit(frame: Frame, value: unknown): DateTimeUnit & keyof DurationLikeObject {
  const name = toText(frame, value);
  if (!unitNames.has(name))
    throw failFault(`"${name.slice(0, 40)}" is no unit of time; use one such as 'day' or 'month'`);
  return name as DateTimeUnit & keyof DurationLikeObject;
}

export function readUnits(frame: Frame, value: unknown): (keyof DurationLikeObject)[] {
  const names = value === undefined ? ['milliseconds'] : Array.isArray(value) ? value : [value];
  return names.slice(0, unitNames.size).map((name) => readUnit(frame, name));
}

/** `{ days: 1, hours: 2 }`, a duration, milliseconds, or a number and its unit: `plus(3, 'days')`. */
export function readAmount(frame: Frame, args: readonly unknown[]): number | DurationLikeObject | Duration {
  const [value, unit] = args;
  if (value instanceof Duration) return value;
  if (!isPrimitive(value)) return readNumbers(frame, value, unitNames, '{ days: 1 }');
  const number = toNumber(frame, value);
  if (!Number.isFinite(number)) throw failFault(`an amount of time is needed, not ${describeValue(value)}`);
  return unit === undefined ? number : { [readUnit(frame, unit)]: number };
}

/** What `set` and `fromObject` take. */
export function readFields(frame: Frame, value: unknown): Record<string, number> {
  return readNumbers(frame, value, fieldNames, '{ hour: 9 }');
}

export function readDurationFields(frame: Frame, value: unknown): DurationLikeObject {
  return readNumbers(frame, value, unitNames, '{ days: 1 }');
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

export function readOtherDate(frame: Frame, value: unknown): DateTime {
  if (value instanceof DateTime) return value;
  if (value instanceof Date) return DateTime.fromJSDate(value, { zone: frame.scope.now.zone });
  throw failFault(`a date is needed here, not ${describeValue(value)}; DateTime.fromISO(text) makes one`);
}

/** Only names that exist, spelt one way: luxon keeps every name that it has seen. */
export function readZone(frame: Frame, value: unknown): string | Zone {
  const name = toText(frame, value);
  if (name === 'local' || name === 'system' || name === 'default') return frame.scope.now.zone;
  if (knownZones.has(name) || /^utc(?:[+-]\d{1,2}(?::\d{2})?)?$/i.test(name)) return name;
  spendOperations(frame, 3000);
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    throw failFault(`"${name.slice(0, 40)}" is no time zone; use a name such as Africa/Algiers`, error);
  }
}

const knownZones: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

export function readDateFormat(frame: Frame, value: unknown): string {
  const text = toText(frame, value);
  if (text.length > 200) throw failFault('a date format has 200 characters at most');
  // Names of zones are looked up each time (measured: 70 µs).
  spendOperations(frame, text.length * 50 + 5000 * (text.split('ZZZZ').length - 1));
  return text;
}

/** `{ zone: 'utc', setZone: true, locale: 'fr' }` */
export function readDateOptions(
  frame: Frame,
  value: unknown,
): { zone: string | Zone; setZone: boolean; locale: string } {
  const fields = isPlainObject(value) ? value : {};
  return {
    zone: fields.zone === undefined ? frame.scope.now.zone : readZone(frame, fields.zone),
    setZone: fields.setZone === true,
    locale: fields.locale === undefined ? 'en' : readLocale(toText(frame, fields.locale)),
  };
}

const optionLimit = 30;

/** The options of `Intl` and of `toLocaleString`: names with texts, numbers, true and false. */
export function readFormatOptions(frame: Frame, value: unknown): FormatOptions {
  if (value === undefined || value === null) return {};
  if (!isPlainObject(value)) throw failFault(`an object of options is needed here, not ${describeValue(value)}`);
  const names = Object.keys(value).sort();
  if (names.length > optionLimit) throw failFault(`there are ${optionLimit} options at most`);
  spendOperations(frame, 100 + names.length * 20);
  const options: Record<string, string | number | boolean> = {};
  for (const name of names) {
    const option = value[name];
    const isShort = typeof option === 'string' && option.length <= 50;
    if (isShort || typeof option === 'number' || typeof option === 'boolean') options[name] = option;
    else if (option !== undefined) throw failFault(`the option ${name.slice(0, 40)} must be a short text or a number`);
  }
  return options;
}

/** A zone as `Intl` spells it. */
export function nameZone(zone: Zone): string {
  if (zone.type !== 'fixed') return zone.name;
  const minutes = zone.offset(0);
  return minutes === 0 ? 'UTC' : zone.formatOffset(0, 'short');
}
