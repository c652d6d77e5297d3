/** Every name that expressions find without an item: functions, and the groups that functions and constants belong to. */
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendReading, spendText } from '../frame.ts';
import { makeArray, makeObject, makeRegExp } from './constructors.ts';
import { dateFunctions, writeNow } from './date-functions.ts';
import { intlFunctions } from './intl-functions.ts';
import { jsonFunctions } from './json-functions.ts';
import { dateTimeConstants, dateTimeFunctions, durationFunctions } from './luxon-functions.ts';
import { mathConstants, mathFunctions } from './math-functions.ts';
import { arrayFunctions, objectFunctions } from './object-functions.ts';
import { shortcutFunctions } from './shortcut-functions.ts';
import type { StaticFunction } from './static-function.ts';

export interface GlobalGroup {
  readonly functions: ReadonlyMap<string, StaticFunction>;
  readonly constants: ReadonlyMap<string, unknown>;
}

const none: ReadonlyMap<string, unknown> = new Map();

export const globalFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['Array', makeArray],
  ['Boolean', (_frame, args) => Boolean(args[0])],
  ['Date', (frame) => writeNow(frame)],
  ['Number', (frame, args) => (args.length === 0 ? 0 : toNumber(frame, args[0]))],
  ['Object', makeObject],
  ['RegExp', makeRegExp],
  ['String', (frame, args) => (args.length === 0 ? '' : toText(frame, args[0]))],
  ['decodeURI', (frame, args) => decodeURI(paidText(frame, args[0], 1))],
  ['decodeURIComponent', (frame, args) => decodeURIComponent(paidText(frame, args[0], 1))],
  ['encodeURI', (frame, args) => encodeURI(paidText(frame, args[0], 9))],
  ['encodeURIComponent', (frame, args) => encodeURIComponent(paidText(frame, args[0], 9))],
  ['isFinite', (frame, args) => Number.isFinite(toNumber(frame, args[0]))],
  ['isNaN', (frame, args) => Number.isNaN(toNumber(frame, args[0]))],
  ['parseFloat', parseDecimal],
  ['parseInt', parseInteger],
  ...shortcutFunctions,
]);

export const globalGroups: ReadonlyMap<string, GlobalGroup> = new Map<string, GlobalGroup>([
  ['Array', { functions: arrayFunctions, constants: none }],
  ['Date', { functions: dateFunctions, constants: none }],
  ['DateTime', { functions: dateTimeFunctions, constants: dateTimeConstants }],
  ['Duration', { functions: durationFunctions, constants: none }],
  ['Intl', { functions: intlFunctions, constants: none }],
  ['JSON', { functions: jsonFunctions, constants: none }],
  ['Math', { functions: mathFunctions, constants: mathConstants }],
  ['Number', { functions: numberFunctions(), constants: numberConstants() }],
  ['Object', { functions: objectFunctions, constants: none }],
  ['String', { functions: stringFunctions(), constants: none }],
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

function stringFunctions(): ReadonlyMap<string, StaticFunction> {
  return new Map<string, StaticFunction>([
    ['fromCharCode', (frame, args) => String.fromCharCode(...paidCodes(frame, args))],
    ['fromCodePoint', (frame, args) => String.fromCodePoint(...paidCodes(frame, args))],
  ]);
}

/** The most arguments that the host takes at once without a doubt. */
const codeLimit = 10_000;

function paidCodes(frame: Frame, args: readonly unknown[]): number[] {
  if (args.length > codeLimit) throw failFault(`${codeLimit} characters at most are made at once`);
  spendText(frame, args.length * 2);
  return args.map((arg) => toNumber(frame, arg));
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
    ['NEGATIVE_INFINITY', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
    ['POSITIVE_INFINITY', Number.POSITIVE_INFINITY],
  ]);
}
