/** An instant as expressions and nodes see it: in a workflow's time zone, with English names whatever the host speaks. */
import { DateTime } from 'luxon';

export type ZonedTime = DateTime;

/**
 * @param atMs milliseconds since 1970, UTC
 * @param zone IANA name; UTC when left out
 */
export function zonedTime(atMs: number, zone = 'utc'): ZonedTime {
  return DateTime.fromMillis(atMs, { zone, locale: 'en' });
}
