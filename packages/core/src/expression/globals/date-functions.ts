/** `new Date`, `Date.now` and its like: texts and numbers are read in the workflow's time zone, `now` is the step's time. */
import { DateTime } from 'luxon';
import { isPrimitive, toNumber, toText } from '../coerce-value.ts';
import { dateOperations, type Frame, spendBytes, spendOperations } from '../frame.ts';
import { toInstant } from '../methods/date-methods.ts';
import { writeDateText } from '../write-date-text.ts';
import type { StaticFunction } from './static-function.ts';

export const dateFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['UTC', (frame, args) => readParts(frame, args).getTime()],
  ['now', (frame) => frame.scope.now.toMillis()],
  ['parse', (frame, args) => parseDate(frame, toText(frame, args[0]))],
]);

/** `new Date()`, `new Date(value)`, `new Date(2026, 0, 31)` */
export function makeDate(frame: Frame, args: readonly unknown[]): Date {
  spendOperations(frame, dateOperations);
  spendBytes(frame, 100);
  if (args.length === 0) return frame.scope.now.toJSDate();
  if (args.length > 1) return new Date(toInstant(frame, readParts(frame, args)));
  const [value] = args;
  if (value instanceof DateTime || value instanceof Date) return new Date(value.valueOf());
  if (typeof value !== 'string' && isPrimitive(value)) return new Date(toNumber(frame, value));
  return new Date(parseDate(frame, toText(frame, value)));
}

/** `Date()` without `new`: the step's time as a text. */
export function writeNow(frame: Frame): string {
  spendOperations(frame, dateOperations);
  return writeDateText(frame.scope.now.toJSDate(), frame.scope.now.zone);
}

/** Year, month from 0, day, hour, minute, second and millisecond, as if the zone were UTC. */
function readParts(frame: Frame, args: readonly unknown[]): Date {
  spendOperations(frame, dateOperations);
  const numbers = args.slice(0, 7).map((arg) => toNumber(frame, arg));
  return new Date(Date.UTC(...(numbers as [number])));
}

/** Longest text that is a date, whatever its form. */
const textLimit = 100;

/** A zone at the end of the text: `Z`, `+02:00`, `GMT`, `(CET)`. */
const zoneAtEnd =
  /(?:Z|\b(?:UTC?|GMT|[ECMP][SD]T)|(?::\d{2}(?:\.\d+)?\s*|GMT|UTC)[+-]\d{2}:?\d{2})\s*(?:\([^()]*\))?\s*$/i;

/** @returns milliseconds since 1970, or NaN. A text without a zone is meant in the workflow's, a date alone in UTC. */
function parseDate(frame: Frame, text: string): number {
  spendOperations(frame, dateOperations);
  if (text.length > textLimit) return Number.NaN;
  if (/^\s*[+-]?\d{4,6}(?:-\d{2}){0,2}\s*$/.test(text) || zoneAtEnd.test(text)) return Date.parse(text);
  const isIso = /^\d{4}-\d{2}-\d{2}T/.test(text);
  return toInstant(frame, new Date(Date.parse(isIso ? `${text}Z` : `${text} UTC`)));
}
