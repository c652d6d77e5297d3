/** Turns values into texts, numbers and keys as JavaScript does, without ever calling a method of the value. */
import { DateTime, Duration } from 'luxon';
import { failFault } from './expression-fault.ts';
import {
  checkDepth,
  checkTextLength,
  dateOperations,
  type Frame,
  spendOperations,
  spendReading,
  spendText,
} from './frame.ts';
import { Pattern } from './pattern/pattern.ts';
import { writeDateText } from './write-date-text.ts';

export type Primitive = string | number | boolean | null | undefined;

export function isPrimitive(value: unknown): value is Primitive {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** Objects of data: literals, and what JSON gives. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** @param wish `default` is what `+` and `==` ask for: dates of JavaScript are texts there, all others numbers */
export function toPrimitive(frame: Frame, value: unknown, wish: 'number' | 'default'): Primitive {
  if (isPrimitive(value)) return value;
  if (value instanceof DateTime || value instanceof Duration) return value.valueOf();
  if (value instanceof Date && wish === 'number') return value.getTime();
  return toText(frame, value);
}

export function toNumber(frame: Frame, value: unknown): number {
  if (typeof value === 'number') return value;
  const primitive = toPrimitive(frame, value, 'number');
  if (typeof primitive === 'string') spendReading(frame, primitive);
  return Number(primitive);
}

/** As `String(value)`: a list is joined with commas, an object is `[object Object]`, a date of luxon is ISO 8601. */
export function toText(frame: Frame, value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (isPrimitive(value)) return String(value);
  if (Array.isArray(value)) return joinTexts(frame, value, ',', depth + 1);
  return toTextOfHost(frame, value) ?? '[object Object]';
}

function toTextOfHost(frame: Frame, value: unknown): string | null {
  if (value instanceof Pattern) return value.getText();
  if (value instanceof Set) return '[object Set]';
  if (value instanceof Map) return '[object Map]';
  const isTime = value instanceof DateTime || value instanceof Date || value instanceof Duration;
  if (!isTime) return null;
  spendOperations(frame, dateOperations);
  return value instanceof Date ? writeDateText(value, frame.scope.now.zone) : value.toString();
}

/** As `list.join(separator)`. */
export function joinTexts(frame: Frame, list: readonly unknown[], separator: string, depth = 0): string {
  checkDepth(depth);
  spendOperations(frame, list.length);
  let text = '';
  for (let index = 0; index < list.length; index++) {
    if (index > 0) text += separator;
    const element = list[index];
    if (element !== undefined && element !== null) text += toText(frame, element, depth);
    checkTextLength(text.length);
  }
  spendText(frame, text.length);
  return text;
}

/** Names that lead from data to the JavaScript engine. Never read, never written. */
export function isForbiddenKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/**
 * The key of `object[value]`, turned into text once so that what is checked is what is read.
 * @throws EXPRESSION_FAILED the key is one that may never be used
 */
export function toKey(frame: Frame, value: unknown): string {
  const key = toText(frame, value);
  // The engine keeps a copy of each text that was used as a key.
  if (key.length > 256) spendText(frame, key.length);
  if (isForbiddenKey(key)) throw failFault(`the name \`${key}\` cannot be used`);
  return key;
}
