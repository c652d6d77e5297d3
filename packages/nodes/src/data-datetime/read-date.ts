/** Reads dates and time zones as parameters give them. */
import { type Json, type NodeContext, type ZonedTime, zonedTime } from '@noria/core';
import { findZone } from '../dates/find-zone.ts';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';

export interface DatePlace {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  readonly item: number;
}

/**
 * @param value ISO text, or milliseconds since 1970
 * @param zone of a text without an offset, and of the result
 * @throws PARAMETER_INVALID the value is no date
 */
export function readDate(
  { ctx, item }: DatePlace,
  value: Json | undefined,
  zone: string,
  parameter: string,
): ZonedTime {
  const atMs = typeof value === 'number' ? value : typeof value === 'string' ? readText(ctx, value, zone) : null;
  const date = atMs === null ? null : zonedTime(atMs, zone);
  if (date?.isValid !== true) throw parameterFault(ctx, parameter, `${showValue(value)} is no date`, item);
  return date;
}

function readText({ now }: NodeContext, text: string, zone: string): number | null {
  return parseDateTime(text, now.zoneName === zone ? now : zonedTime(now.toMillis(), zone));
}

/** @throws PARAMETER_INVALID there is no such zone */
export function readZone({ ctx, item }: DatePlace, name: string, parameter: string): string {
  const zone = findZone(name);
  if (zone === null) {
    throw parameterFault(ctx, parameter, `${showValue(name)} is no time zone, such as Africa/Algiers`, item);
  }
  return zone;
}
