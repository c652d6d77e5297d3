/** The parameters of `data.datetime`, and the words that they may hold. */
import type { Json } from '@noria/core';

export const operations = {
  now: 'Get the current time',
  format: 'Write a date as text',
  parse: 'Read a date from text',
  add: 'Add time to a date',
  subtract: 'Take time from a date',
  difference: 'Time between two dates',
  round: 'Round a date',
  extract: 'Take a part of a date',
  zone: 'Show a date in another time zone',
} as const;

export const units = [
  'milliseconds',
  'seconds',
  'minutes',
  'hours',
  'days',
  'weeks',
  'months',
  'quarters',
  'years',
] as const;

export type Unit = (typeof units)[number];

export const formats = {
  iso: 'ISO 8601: 2026-11-21T14:30:00.000+01:00',
  isoDate: 'ISO date: 2026-11-21',
  isoTime: 'ISO time: 14:30:00.000+01:00',
  rfc2822: 'Mail: Sat, 21 Nov 2026 14:30:00 +0100',
  http: 'HTTP: Sat, 21 Nov 2026 13:30:00 GMT',
  seconds: 'Seconds since 1970',
  milliseconds: 'Milliseconds since 1970',
  pattern: 'By a pattern of your own',
} as const;

export const parts = [
  'year',
  'quarter',
  'month',
  'weekNumber',
  'weekYear',
  'day',
  'weekday',
  'ordinal',
  'hour',
  'minute',
  'second',
  'millisecond',
  'daysInMonth',
  'offset',
] as const;

export type Settings = {
  operation: keyof typeof operations;
  value: Json;
  other: Json;
  format: keyof typeof formats;
  pattern: string;
  language: string;
  amount: number;
  unit: Unit;
  units: Unit[];
  direction: 'start' | 'end' | 'nearest';
  part: (typeof parts)[number];
  keepClock: boolean;
  fromZone?: string;
  zone?: string;
  to: string;
  keepOtherFields: boolean;
};
