/** What `data.datetime` makes of one item's dates. */
import { type Json, type ZonedTime, zonedTime } from '@noria/core';
import type { DurationLike } from 'luxon';
import { parameterFault } from '../parameter-fault.ts';
import type { Settings, Unit } from './datetime-settings.ts';
import { type DatePlace, readDate, readZone } from './read-date.ts';
import { readFormatted } from './read-formatted.ts';
import { writeDate } from './write-date.ts';

/** @throws PARAMETER_INVALID a date, a zone, a pattern or an amount cannot be used */
export function computeDate(place: DatePlace, settings: Settings): Json {
  const zone =
    settings.fromZone === undefined ? place.ctx.now.zoneName : readZone(place, settings.fromZone, 'fromZone');
  const read = (parameter: 'value' | 'other'): ZonedTime =>
    readDate(place, settings[parameter], zone ?? 'UTC', parameter);
  switch (settings.operation) {
    case 'now':
      return toIso(place, zonedTime(place.ctx.now.toMillis(), zone ?? 'UTC'), 'fromZone');
    case 'format':
      return writeDate(place, read('value'), settings);
    case 'parse':
      return toIso(place, readFormatted(place, settings, zone ?? 'UTC'), 'value');
    case 'add':
    case 'subtract':
      return toIso(place, move(place, read('value'), settings), 'amount');
    case 'difference':
      return measure(read('value'), read('other'), settings.units);
    case 'round':
      return toIso(place, round(read('value'), settings), 'value');
    case 'extract':
      return read('value')[settings.part] ?? null;
    case 'zone': {
      const target = readZone(place, settings.zone ?? '', 'zone');
      return toIso(place, read('value').setZone(target, { keepLocalTime: settings.keepClock }), 'zone');
    }
  }
}

function toIso({ ctx, item }: DatePlace, date: ZonedTime, parameter: string): Json {
  // NaN too.
  if (!date.isValid || !(Math.abs(date.year) <= 9999)) {
    throw parameterFault(ctx, parameter, 'the result lies beyond the year 9999', item);
  }
  return date.toISO();
}

/** 20,000 years of milliseconds. */
const mostAmount = 6.3e14;

/** Parts of these are no fixed time. */
const calendarUnits: ReadonlySet<Unit> = new Set(['days', 'weeks', 'months', 'quarters', 'years']);

function move({ ctx, item }: DatePlace, date: ZonedTime, { operation, amount, unit }: Settings): ZonedTime {
  if (calendarUnits.has(unit) && !Number.isInteger(amount)) {
    throw parameterFault(ctx, 'amount', `${amount} is no whole number of ${unit}; use a smaller unit`, item);
  }
  // Luxon leaves the date as it is when the amount is beyond what it can add.
  if (Math.abs(amount) > mostAmount) throw parameterFault(ctx, 'amount', `${amount} ${unit} is too much`, item);
  const time: DurationLike = { [unit]: amount };
  return operation === 'add' ? date.plus(time) : date.minus(time);
}

/** Units from large to small: what is left of one goes to the next. */
function measure(from: ZonedTime, until: ZonedTime, units: readonly Unit[]): Json {
  const found = until.diff(from, [...units]);
  const numbers = units.map((unit): [Unit, number] => [unit, roundNumber(found.get(unit))]);
  return units.length === 1 ? (numbers[0]?.[1] ?? 0) : Object.fromEntries(numbers);
}

/** Days are counted in fractions that are not exact: a millionth of a unit is closer than they are. */
function roundNumber(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

const unitOf = {
  milliseconds: 'millisecond',
  seconds: 'second',
  minutes: 'minute',
  hours: 'hour',
  days: 'day',
  weeks: 'week',
  months: 'month',
  quarters: 'quarter',
  years: 'year',
} as const;

function round(date: ZonedTime, { unit, direction }: Settings): ZonedTime {
  const start = date.startOf(unitOf[unit]);
  if (direction === 'start') return start;
  if (direction === 'end') return date.endOf(unitOf[unit]);
  const next = start.plus({ [unit]: 1 });
  return date.toMillis() - start.toMillis() < next.toMillis() - date.toMillis() ? start : next;
}
