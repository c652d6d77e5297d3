/** The functions that a JMESPath query may call. */
import { isPlainObject, joinTexts } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendList, spendOperations } from '../frame.ts';
import { jsonFunctions } from '../globals/json-functions.ts';
import { copyFields, objectFunctions } from '../globals/object-functions.ts';
import { spendSearch } from '../methods/spend-search.ts';
import { suggestName } from '../suggest-name.ts';
import { describeValue } from '../value-type.ts';
import { writeKey } from '../write-key.ts';

type Args = readonly unknown[];
type QueryFunction = (frame: Frame, args: Args) => unknown;

/** @throws ExpressionFault EXPRESSION_FAILED there is no such function, or it cannot take what it was given */
export function callQueryFunction(frame: Frame, name: string, args: Args): unknown {
  spendOperations(frame, 10);
  const fn = functions.get(name);
  if (fn === undefined) throw failFault(`JMESPath has no function \`${name}\`${suggestName(name, functions.keys())}`);
  return fn(frame, args) ?? null;
}

const functions: ReadonlyMap<string, QueryFunction> = new Map<string, QueryFunction>([
  ['abs', (_frame, args) => Math.abs(number(args[0]))],
  ['avg', (frame, args) => average(frame, list(args[0]))],
  ['ceil', (_frame, args) => Math.ceil(number(args[0]))],
  ['contains', (frame, args) => contains(frame, args[0], args[1])],
  ['ends_with', (_frame, args) => text(args[0]).endsWith(text(args[1]))],
  ['floor', (_frame, args) => Math.floor(number(args[0]))],
  ['join', (frame, args) => joinTexts(frame, list(args[1]), text(args[0]))],
  ['keys', (frame, args) => objectFunctions.get('keys')?.(frame, [object(args[0])])],
  ['length', (_frame, args) => measure(args[0])],
  ['map', (frame, args) => copied(frame, args[1]).map((element) => reference(args[0])(element))],
  ['max', (frame, args) => pickBest(frame, list(args[0]), (value) => value, 'largest')],
  ['max_by', (frame, args) => pickBest(frame, list(args[0]), reference(args[1]), 'largest')],
  [
    'merge',
    (frame, args) => args.reduce<Record<string, unknown>>((into, arg) => copyFields(frame, object(arg), into), {}),
  ],
  ['min', (frame, args) => pickBest(frame, list(args[0]), (value) => value, 'smallest')],
  ['min_by', (frame, args) => pickBest(frame, list(args[0]), reference(args[1]), 'smallest')],
  ['not_null', (_frame, args) => args.find((arg) => arg !== null && arg !== undefined)],
  ['reverse', (frame, args) => reverse(frame, args[0])],
  ['sort', (frame, args) => sortList(frame, args[0], (value) => value)],
  ['sort_by', (frame, args) => sortList(frame, args[0], reference(args[1]))],
  ['starts_with', (_frame, args) => text(args[0]).startsWith(text(args[1]))],
  ['sum', (frame, args) => copied(frame, args[0]).reduce<number>((total, value) => total + number(value), 0)],
  ['to_array', (_frame, args) => (Array.isArray(args[0]) ? args[0] : [args[0]])],
  ['to_number', (_frame, args) => readNumber(args[0])],
  [
    'to_string',
    (frame, args) => (typeof args[0] === 'string' ? args[0] : jsonFunctions.get('stringify')?.(frame, [args[0]])),
  ],
  ['type', (_frame, args) => nameType(args[0])],
  ['values', (frame, args) => objectFunctions.get('values')?.(frame, [object(args[0])])],
]);

function refuse(wanted: string, value: unknown): Error {
  return failFault(`the query needs ${wanted} here, not ${describeValue(value)}`);
}

function number(value: unknown): number {
  if (typeof value === 'number') return value;
  throw refuse('a number', value);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw refuse('a text', value);
}

function list(value: unknown): Args {
  if (Array.isArray(value)) return value;
  throw refuse('a list', value);
}

function object(value: unknown): Record<string, unknown> {
  if (isPlainObject(value)) return value;
  throw refuse('an object', value);
}

function reference(value: unknown): (element: unknown) => unknown {
  if (typeof value === 'function') return value as (element: unknown) => unknown;
  throw refuse('an expression after `&`', value);
}

function copied(frame: Frame, value: unknown): unknown[] {
  const elements = list(value);
  spendList(frame, elements.length);
  spendOperations(frame, elements.length);
  return [...elements];
}

function average(frame: Frame, elements: Args): number | null {
  if (elements.length === 0) return null;
  spendOperations(frame, elements.length);
  return elements.reduce<number>((total, value) => total + number(value), 0) / elements.length;
}

function contains(frame: Frame, value: unknown, part: unknown): boolean {
  if (typeof value === 'string') {
    spendSearch(frame, value, text(part));
    return value.includes(text(part));
  }
  const key = writeKey(frame, part);
  return list(value).some((element) => writeKey(frame, element) === key);
}

function measure(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return Object.keys(object(value)).length;
}

function reverse(frame: Frame, value: unknown): unknown {
  if (typeof value !== 'string') return copied(frame, value).reverse();
  spendList(frame, value.length);
  return Array.from(value).reverse().join('');
}

function pickBest(
  frame: Frame,
  elements: Args,
  rank: (element: unknown) => unknown,
  which: 'largest' | 'smallest',
): unknown {
  let best: unknown = null;
  let bestRank: string | number | null = null;
  for (const element of elements) {
    spendOperations(frame, 2);
    const value = comparable(rank(element));
    const isBetter = bestRank === null || (which === 'largest' ? value > bestRank : value < bestRank);
    if (isBetter) {
      best = element;
      bestRank = value;
    }
  }
  return best;
}

function sortList(frame: Frame, value: unknown, rank: (element: unknown) => unknown): unknown[] {
  const ranked = copied(frame, value).map((element) => ({ element, rank: comparable(rank(element)) }));
  spendOperations(frame, ranked.length * Math.ceil(Math.log2(ranked.length + 1)));
  ranked.sort((left, right) => (left.rank < right.rank ? -1 : left.rank > right.rank ? 1 : 0));
  return ranked.map(({ element }) => element);
}

function comparable(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw refuse('numbers or texts to compare', value);
}

function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 400 || value.trim() === '') return null;
  const read = Number(value);
  return Number.isNaN(read) ? null : read;
}

function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : typeof value;
}
