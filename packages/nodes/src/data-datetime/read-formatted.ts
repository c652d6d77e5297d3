/** Reads a date from text or a number in a given format. */
import { type ZonedTime, zonedTime } from '@noria/core';
import { DateTime } from 'luxon';
import { parameterFault, showValue } from '../parameter-fault.ts';
import type { Settings } from './datetime-settings.ts';
import { type DatePlace, readDate } from './read-date.ts';
import { checkLanguage } from './write-date.ts';

/** Longer than any date; luxon reads patterns with regular expressions of the host. */
const maxTextLength = 200;

/** @throws PARAMETER_INVALID the value is no date in this format, or the pattern cannot be read by */
export function readFormatted(place: DatePlace, settings: Settings, zone: string): ZonedTime {
  const { value = null, format } = settings;
  if (format === 'seconds' || format === 'milliseconds') return readNumber(place, settings, zone);
  if (format === 'iso' || format === 'isoDate') return readDate(place, value, zone, 'value');
  if (typeof value !== 'string' || value.length > maxTextLength) throw noDate(place, settings);
  const date = readText(place, value.trim(), settings, zone);
  if (!date.isValid) throw noDate(place, settings);
  return date;
}

function readText(place: DatePlace, text: string, settings: Settings, zone: string): DateTime {
  switch (settings.format) {
    case 'rfc2822':
      return DateTime.fromRFC2822(text, { zone, locale: 'en' });
    case 'http':
      return DateTime.fromHTTP(text, { zone, locale: 'en' });
    case 'isoTime':
      return DateTime.fromISO(`${place.ctx.now.setZone(zone).toISODate()}T${text}`, { zone, locale: 'en' });
    default:
      checkPattern(place, settings.pattern);
      checkLanguage(place, settings.language);
      return DateTime.fromFormat(text, settings.pattern, { zone, locale: settings.language });
  }
}

function readNumber(place: DatePlace, settings: Settings, zone: string): ZonedTime {
  const { value = null, format } = settings;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw noDate(place, settings);
  const date = zonedTime(format === 'seconds' ? number * 1000 : number, zone);
  if (!date.isValid) throw noDate(place, settings);
  return date;
}

/** The same field twice in a row would make a regular expression that tries every way to share digits out. */
function checkPattern({ ctx, item }: DatePlace, pattern: string): void {
  const fields = pattern.replaceAll(/'[^']*'/g, '').match(/([A-Za-z])\1*/g) ?? [];
  const letters = fields.map((field) => field[0]);
  const twice = letters.find((letter, at) => letters.indexOf(letter) < at);
  if (twice !== undefined) {
    throw parameterFault(ctx, 'pattern', `"${twice}" stands in two places; text belongs in 'quotes'`, item);
  }
  // Luxon keeps every name of a zone that it has seen, whatever it is.
  if (letters.includes('z')) {
    throw parameterFault(ctx, 'pattern', '"z" cannot be read; "ZZ" is an offset such as +01:00', item);
  }
}

function noDate({ ctx, item }: DatePlace, { value, format, pattern }: Settings): Error {
  const how = format === 'pattern' ? `of the form ${showValue(pattern)}` : `in the format ${format}`;
  return parameterFault(ctx, 'value', `${showValue(value)} is no date ${how}`, item);
}
