/** Makes a date of a text or number in whatever common form it has. */
import { DateTime } from 'luxon';
import { toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { dateOperations, type Frame, spendOperations } from '../frame.ts';
import { makeDate } from '../globals/date-functions.ts';
import { dateTimeFunctions } from '../globals/luxon-functions.ts';

const dayMs = 86_400_000;
/** The day before the first of January 1900 as spreadsheets count. */
const sheetEpochMs = Date.UTC(1899, 11, 30);

/**
 * @param format of luxon, or `ms`, `s`, `us`, `excel` for numbers; when left out, the common forms are tried
 * @throws ExpressionFault EXPRESSION_FAILED it is no date
 */
export function parseDateTime(frame: Frame, value: string | number, format: unknown): DateTime {
  spendOperations(frame, dateOperations * 2);
  const named = format === undefined ? null : toText(frame, format);
  const date =
    typeof value === 'number' || named === 'ms' || named === 's' || named === 'us' || named === 'excel'
      ? fromNumber(frame, Number(value), named ?? 'ms')
      : named === null
        ? fromText(frame, value)
        : (dateTimeFunctions.get('fromFormat')?.(frame, [value, named]) as DateTime);
  if (date.isValid) return date;
  const hint = named === null ? '; say its form: toDateTime("dd.MM.yyyy")' : '';
  throw failFault(`"${toText(frame, value).slice(0, 40)}" is no date that can be read${hint}`);
}

function fromNumber(frame: Frame, value: number, unit: string): DateTime {
  const ms =
    unit === 's'
      ? value * 1000
      : unit === 'us'
        ? value / 1000
        : unit === 'excel'
          ? Math.round(value * dayMs) + sheetEpochMs
          : value;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return DateTime.invalid('out of range');
  const zone = frame.scope.now.zone;
  // A spreadsheet's number has no zone: it shows the clock on the wall.
  const date = DateTime.fromMillis(ms, { zone: unit === 'excel' ? 'utc' : zone, locale: 'en' });
  return unit === 'excel' ? date.setZone(zone, { keepLocalTime: true }) : date;
}

function fromText(frame: Frame, text: string): DateTime {
  if (text.length > 100 || text.includes('[')) return DateTime.invalid('too long');
  const trimmed = text.trim();
  if (/^\d{9,14}$/.test(trimmed)) return fromNumber(frame, Number(trimmed), trimmed.length > 11 ? 'ms' : 's');
  const options = { zone: frame.scope.now.zone, locale: 'en' };
  for (const parse of [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP]) {
    const date = parse(trimmed, options);
    if (date.isValid) return date;
  }
  return DateTime.fromJSDate(makeDate(frame, [trimmed]), options);
}
