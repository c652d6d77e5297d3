/** Methods of JavaScript's dates, in the workflow's time zone. One that sets gives the new time and leaves the date alone. */
import { DateTime } from 'luxon';
import { toNumber } from '../coerce-value.ts';
import type { Frame } from '../frame.ts';
import { writeDateText } from '../write-date-text.ts';
import { formatDateLocally } from './format-locally.ts';
import type { Method } from './method.ts';

type Args = readonly unknown[];

/** Names of the parts after `get` and `set`, with the parts that a setter takes from its further arguments. */
const parts = {
  FullYear: ['FullYear', 'Month', 'Date'],
  Month: ['Month', 'Date'],
  Date: ['Date'],
  Day: [],
  Hours: ['Hours', 'Minutes', 'Seconds', 'Milliseconds'],
  Minutes: ['Minutes', 'Seconds', 'Milliseconds'],
  Seconds: ['Seconds', 'Milliseconds'],
  Milliseconds: ['Milliseconds'],
} as const;

type Part = keyof typeof parts;

export const dateMethods: Readonly<Record<string, Method<Date>>> = {
  ...listGettersAndSetters(),
  getTime: (_frame, self) => self.getTime(),
  getTimezoneOffset: (frame, self) => (isInvalid(self) ? Number.NaN : -inZone(frame, self).offset || 0),
  setTime: (frame, _self, args) => new Date(toNumber(frame, args[0])).getTime(),
  toDateString: (frame, self) => writeDateText(self, frame.scope.now.zone, 'date'),
  toISOString: (_frame, self) => self.toISOString(),
  toJSON: (_frame, self) => (isInvalid(self) ? null : self.toISOString()),
  toLocaleDateString: (frame, self, args) => formatDateLocally(frame, self, frame.scope.now.zone, args, 'date'),
  toLocaleString: (frame: Frame, self: Date, args: Args) =>
    formatDateLocally(frame, self, frame.scope.now.zone, args, 'all'),
  toLocaleTimeString: (frame, self, args) => formatDateLocally(frame, self, frame.scope.now.zone, args, 'time'),
  toString: (frame: Frame, self: Date) => writeDateText(self, frame.scope.now.zone),
  toTimeString: (frame, self) => writeDateText(self, frame.scope.now.zone, 'time'),
  toUTCString: (_frame, self) => self.toUTCString(),
  valueOf: (_frame: Frame, self: Date) => self.getTime(),
};

function listGettersAndSetters(): Record<string, Method<Date>> {
  const made: Record<string, Method<Date>> = {};
  for (const [name, taken] of Object.entries(parts) as [Part, readonly Part[]][]) {
    made[`get${name}`] = (frame, self) => toWallClock(frame, self)[`getUTC${name}`]();
    made[`getUTC${name}`] = (_frame, self) => self[`getUTC${name}`]();
    if (taken.length === 0) continue;
    made[`set${name}`] = (frame, self, args) =>
      toInstant(frame, changeParts(frame, toWallClock(frame, self), taken, args));
    made[`setUTC${name}`] = (frame, self, args) => changeParts(frame, self, taken, args).getTime();
  }
  return made;
}

/** All parts at once: one after the other, the 31st of a short month would roll over in between. */
function changeParts(frame: Frame, date: Date, taken: readonly Part[], args: Args): Date {
  const values = Object.fromEntries(
    (Object.keys(parts) as Part[]).map((part) => [part, date[`getUTC${part}`]()]),
  ) as Record<Part, number>;
  for (const [index, part] of taken.entries()) {
    if (index === 0 || index < args.length) values[part] = toNumber(frame, args[index]);
  }
  const changed = new Date(0);
  changed.setUTCFullYear(values.FullYear, values.Month, values.Date);
  changed.setUTCHours(values.Hours, values.Minutes, values.Seconds, values.Milliseconds);
  return changed;
}

/** What the clock on the wall shows, as if it were UTC. */
function toWallClock(frame: Frame, date: Date): Date {
  return isInvalid(date) ? date : new Date(date.getTime() + inZone(frame, date).offset * 60_000);
}

/** @param wallClock year, month and so on in the workflow's zone, as if they were UTC */
export function toInstant(frame: Frame, wallClock: Date): number {
  if (isInvalid(wallClock)) return Number.NaN;
  const asUtc = DateTime.fromJSDate(wallClock, { zone: 'utc' });
  return asUtc.setZone(frame.scope.now.zone, { keepLocalTime: true }).toMillis();
}

function inZone(frame: Frame, date: Date): DateTime {
  return DateTime.fromJSDate(date, { zone: frame.scope.now.zone });
}

function isInvalid(date: Date): boolean {
  return Number.isNaN(date.getTime());
}
