/** Properties and methods of durations (luxon's Duration, by an explicit list). */
import type { Duration } from 'luxon';
import type { Frame } from '../frame.ts';
import { readAmount, readDateFormat, readDurationFields, readUnit, readUnits } from './date-arguments.ts';
import type { Method } from './method.ts';

const propertyNames = [
  'days',
  'hours',
  'invalidReason',
  'isValid',
  'milliseconds',
  'minutes',
  'months',
  'quarters',
  'seconds',
  'weeks',
  'years',
] as const;

export const durationProperties: ReadonlyMap<string, (self: Duration) => unknown> = new Map(
  propertyNames.map((name) => [name, (self: Duration) => self[name]]),
);

export const durationMethods: Readonly<Record<string, Method<Duration>>> = {
  as: (frame, self, args) => self.as(readUnit(frame, args[0])),
  get: (frame, self, args) => self.get(readUnit(frame, args[0])),
  minus: (frame, self, args) => self.minus(readAmount(frame, args)),
  negate: (_frame, self) => self.negate(),
  normalize: (_frame, self) => self.normalize(),
  plus: (frame, self, args) => self.plus(readAmount(frame, args)),
  rescale: (_frame, self) => self.rescale(),
  set: (frame, self, args) => self.set(readDurationFields(frame, args[0])),
  shiftTo: (frame, self, args) => self.shiftTo(...readUnits(frame, args)),
  toFormat: (frame, self, args) => self.toFormat(readDateFormat(frame, args[0])),
  toHuman: (_frame, self) => self.toHuman(),
  toISO: (_frame, self) => self.toISO(),
  toISOTime: (_frame, self) => self.toISOTime(),
  toJSON: (_frame, self) => self.toISO(),
  toMillis: (_frame, self) => self.toMillis(),
  toObject: (_frame, self) => ({ ...self.toObject() }),
  toString: (_frame: Frame, self: Duration) => self.toString(),
  valueOf: (_frame: Frame, self: Duration) => self.valueOf(),
};
