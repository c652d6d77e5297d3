/** `JSON.parse` and `JSON.stringify`, paid for before the work is done. */
import { isPlainObject, isPrimitive, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import {
  checkDepth,
  checkTextLength,
  dateOperations,
  type Frame,
  spendBytes,
  spendOperations,
  spendText,
} from '../frame.ts';
import type { StaticFunction } from './static-function.ts';

export const jsonFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['parse', parseJson],
  ['stringify', stringifyJson],
]);

/** What `[],[],[],…` makes of each of its characters in memory. */
const parsedBytesPerCharacter = 14;

function parseJson(frame: Frame, args: readonly unknown[]): unknown {
  if (typeof args[1] === 'function') throw failFault('JSON.parse takes the text alone');
  const text = toText(frame, args[0]);
  spendOperations(frame, text.length >> 3);
  spendBytes(frame, text.length * parsedBytesPerCharacter);
  checkNesting(text);
  return JSON.parse(text);
}

/** Before anything is made: a level takes far more memory than its two brackets. */
function checkNesting(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = findStringEnd(text, at + 1);
    else if (code === openList || code === openObject) checkDepth(++depth);
    else if (code === closeList || code === closeObject) depth--;
  }
}

function findStringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map((sign) =>
  sign.charCodeAt(0),
);

function stringifyJson(frame: Frame, args: readonly unknown[]): string | undefined {
  // JavaScript ignores anything but a function or a list of names here.
  if (typeof args[1] === 'object' && args[1] !== null)
    throw failFault('the second argument of JSON.stringify must be null');
  const indent = readIndent(args[2]);
  const length = countCharacters(frame, args[0], typeof indent === 'string' ? indent.length : indent, 0);
  spendText(frame, length);
  return JSON.stringify(args[0], null, indent);
}

function readIndent(value: unknown): number | string {
  if (typeof value === 'string') return value.slice(0, 10);
  // JavaScript ignores anything else.
  const width = typeof value === 'number' ? value : 0;
  return Math.min(Math.max(Number.isNaN(width) ? 0 : Math.trunc(width), 0), 10);
}

/** The length of the JSON text, or a little more. Stops as soon as it is over the limit. */
function countCharacters(frame: Frame, value: unknown, indentWidth: number, depth: number): number {
  if (typeof value === 'string') return countEscaped(frame, value);
  if (isPrimitive(value)) return 24;
  checkDepth(depth);
  const perLine = indentWidth === 0 ? 2 : 4 + indentWidth * (depth + 1);
  let length = 2 + perLine;
  if (Array.isArray(value)) {
    spendOperations(frame, value.length);
    for (const element of value) {
      length += perLine + countCharacters(frame, element, indentWidth, depth + 1);
      checkTextLength(length);
    }
    return length;
  }
  if (!isPlainObject(value)) {
    spendOperations(frame, dateOperations);
    return 40;
  }
  const keys = Object.keys(value);
  spendOperations(frame, keys.length * 2);
  for (const key of keys) {
    const field = value[key];
    length += perLine + countEscaped(frame, key) + countCharacters(frame, field, indentWidth, depth + 1);
    checkTextLength(length);
  }
  return length;
}

function countEscaped(frame: Frame, text: string): number {
  if (text.length < 64) return text.length * 6 + 2;
  spendOperations(frame, text.length >> 3);
  let length = text.length + 2;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) length += 5;
    else if (code === 0x22 || code === 0x5c) length += 1;
  }
  return length;
}
