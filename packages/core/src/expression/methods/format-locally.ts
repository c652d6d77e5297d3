/** Numbers and dates as people of a country write them. */
import type { Zone } from 'luxon';
import { toText } from '../coerce-value.ts';
import { type FormatOptions, type Formatter, type FormatterKind, openFormatter, readLocale } from '../formatter.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { nameZone, readFormatOptions } from './date-arguments.ts';

/** Opening one that is not kept yet (measured: 60 µs). */
const openOperations = 1000;

/** @param locale a name such as `de-DE`, a list whose first counts, or undefined for English */
export function openForValue(frame: Frame, kind: FormatterKind, locale: unknown, options: FormatOptions): Formatter {
  spendOperations(frame, openOperations);
  const first = Array.isArray(locale) ? locale[0] : locale;
  return openFormatter(
    kind,
    readLocale(first === undefined || first === null ? undefined : toText(frame, first)),
    options,
  );
}

export function formatNumberLocally(frame: Frame, value: number, args: readonly unknown[]): string {
  const formatter = openForValue(frame, 'NumberFormat', args[0], readFormatOptions(frame, args[1]));
  return (formatter.getHost() as Intl.NumberFormat).format(value);
}

/** What JavaScript shows when no part of the date or time is asked for. */
const defaultParts = {
  all: { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  date: { year: 'numeric', month: 'numeric', day: 'numeric' },
  time: { hour: 'numeric', minute: 'numeric', second: 'numeric' },
} as const;

const dateParts = ['dateStyle', 'year', 'month', 'day', 'weekday'];
const timeParts = ['timeStyle', 'hour', 'minute', 'second', 'dayPeriod', 'fractionalSecondDigits'];

/** @param shown which parts are shown unless the options name some */
export function formatDateLocally(
  frame: Frame,
  date: Date,
  zone: Zone,
  args: readonly unknown[],
  shown: keyof typeof defaultParts,
): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const options = readFormatOptions(frame, args[1]);
  const asked = shown === 'date' ? dateParts : shown === 'time' ? timeParts : [...dateParts, ...timeParts];
  const parts = asked.some((name) => name in options) ? {} : defaultParts[shown];
  const formatter = openForValue(frame, 'DateTimeFormat', args[0], { timeZone: nameZone(zone), ...parts, ...options });
  return (formatter.getHost() as Intl.DateTimeFormat).format(date);
}
