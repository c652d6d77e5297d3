/** Every name that expressions find without an item: functions, and the groups that functions and constants belong to. */
import { DateTime } from 'luxon';
import { describeValue, toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { dateOperations, type Frame, spendOperations, spendReading, spendText } from '../frame.ts';
import { jsonFunctions } from './json-functions.ts';
import { mathConstants, mathFunctions } from './math-functions.ts';
import { arrayFunctions, objectFunctions } from './object-functions.ts';
import type { StaticFunction } from './static-function.ts';

export interface GlobalGroup {
  readonly functions: ReadonlyMap<string, StaticFunction>;
  readonly constants: ReadonlyMap<string, unknown>;
}

const none: ReadonlyMap<string, unknown> = new Map();

export const globalFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['Boolean', (_frame, args) => Boolean(args[0])],
  ['Number', (frame, args) => (args.length === 0 ? 0 : toNumber(frame, args[0]))],
  ['String', (frame, args) => (args.length === 0 ? '' : toText(frame, args[0]))],
  ['decodeURI', (frame, args) => decodeURI(paidText(frame, args[0], 1))],
  ['decodeURIComponent', (frame, args) => decodeURIComponent(paidText(frame, args[0], 1))],
  ['encodeURI', (frame, args) => encodeURI(paidText(frame, args[0], 9))],
  ['encodeURIComponent', (frame, args) => encodeURIComponent(paidText(frame, args[0], 9))],
  ['isFinite', (frame, args) => Number.isFinite(toNumber(frame, args[0]))],
  ['isNaN', (frame, args) => Number.isNaN(toNumber(frame, args[0]))],
  ['parseFloat', parseDecimal],
  ['parseInt', parseInteger],
]);

export const globalGroups: ReadonlyMap<string, GlobalGroup> = new Map<string, GlobalGroup>([
  ['Array', { functions: arrayFunctions, constants: none }],
  ['Date', { functions: new Map([['now', (frame: Frame) => frame.scope.now.toMillis()]]), constants: none }],
  ['DateTime', { functions: dateTimeFunctions(), constants: none }],
  ['JSON', { functions: jsonFunctions, constants: none }],
  ['Math', { functions: mathFunctions, constants: mathConstants }],
  ['Number', { functions: numberFunctions(), constants: numberConstants() }],
  ['Object', { functions: objectFunctions, constants: none }],
]);

export const globalConstants: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

function parseDecimal(frame: Frame, args: readonly unknown[]): number {
  return Number.parseFloat(readText(frame, args[0]));
}

function readText(frame: Frame, value: unknown): string {
  const text = toText(frame, value);
  spendReading(frame, text);
  return text;
}

function parseInteger(frame: Frame, args: readonly unknown[]): number {
  return Number.parseInt(readText(frame, args[0]), args[1] === undefined ? undefined : toNumber(frame, args[1]));
}

function paidText(frame: Frame, value: unknown, growth: number): string {
  const text = toText(frame, value);
  spendText(frame, text.length < 1000 ? text.length : text.length * growth);
  return text;
}

function numberFunctions(): ReadonlyMap<string, StaticFunction> {
  return new Map<string, StaticFunction>([
    ['isFinite', (_frame, args) => Number.isFinite(args[0])],
    ['isInteger', (_frame, args) => Number.isInteger(args[0])],
    ['isNaN', (_frame, args) => Number.isNaN(args[0])],
    ['isSafeInteger', (_frame, args) => Number.isSafeInteger(args[0])],
    ['parseFloat', parseDecimal],
    ['parseInt', parseInteger],
  ]);
}

function numberConstants(): ReadonlyMap<string, unknown> {
  return new Map([
    ['EPSILON', Number.EPSILON],
    ['MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
    ['MAX_VALUE', Number.MAX_VALUE],
    ['MIN_SAFE_INTEGER', Number.MIN_SAFE_INTEGER],
    ['MIN_VALUE', Number.MIN_VALUE],
  ]);
}

/** Dates from texts and numbers, in the workflow's zone; `now` is the step's fixed time. */
function dateTimeFunctions(): ReadonlyMap<string, StaticFunction> {
  return new Map<string, StaticFunction>([
    [
      'fromISO',
      (frame, args) => DateTime.fromISO(isoText(frame, args[0]), { zone: frame.scope.now.zone, setZone: false }),
    ],
    ['fromMillis', (frame, args) => DateTime.fromMillis(amount(frame, args[0]), { zone: frame.scope.now.zone })],
    ['fromSeconds', (frame, args) => DateTime.fromSeconds(amount(frame, args[0]), { zone: frame.scope.now.zone })],
    ['now', (frame) => frame.scope.now],
  ]);
}

function isoText(frame: Frame, value: unknown): string {
  spendOperations(frame, dateOperations);
  if (typeof value !== 'string') throw failFault(`DateTime.fromISO needs a text, not ${describeValue(value)}`);
  // luxon would keep every name that is written in brackets after the time.
  if (value.length > 100 || value.includes('['))
    throw failFault('DateTime.fromISO needs a date such as 2026-01-31T09:00');
  return value;
}

function amount(frame: Frame, value: unknown): number {
  spendOperations(frame, dateOperations);
  const number = toNumber(frame, value);
  if (!Number.isFinite(number) || Math.abs(number) > 8.64e15) throw failFault('a time is needed here, as a number');
  return number;
}
