/** Writes a date in a format. */
import type { Json, ZonedTime } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { isKnownLanguage } from '../values/is-known-language.ts';
import type { Settings } from './datetime-settings.ts';
import type { DatePlace } from './read-date.ts';

/** @throws PARAMETER_INVALID the language is not known */
export function writeDate(place: DatePlace, date: ZonedTime, { format, pattern, language }: Settings): Json {
  switch (format) {
    case 'iso':
      return date.toISO();
    case 'isoDate':
      return date.toISODate();
    case 'isoTime':
      return date.toISOTime();
    case 'rfc2822':
      return date.toRFC2822();
    case 'http':
      return date.toHTTP();
    case 'seconds':
      return date.toUnixInteger();
    case 'milliseconds':
      return date.toMillis();
    case 'pattern':
      checkLanguage(place, language);
      return date.setLocale(language).toFormat(pattern);
  }
}

/** @throws PARAMETER_INVALID the language is not known */
export function checkLanguage({ ctx, item }: DatePlace, language: string): void {
  if (!isKnownLanguage(language)) {
    throw parameterFault(ctx, 'language', `the language ${showValue(language)} is not known`, item);
  }
}
