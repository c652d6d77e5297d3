/** Methods and properties of regular expressions, and the methods of texts that take one. */
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendBytes, spendList, spendOperations, spendReading } from '../frame.ts';
import { findFirst, findMatches, preparePattern, testPattern, toMatchList } from '../pattern/match-pattern.ts';
import { makePattern, Pattern } from '../pattern/pattern.ts';
import type { Method, MethodTable } from './method.ts';

type Args = readonly unknown[];

const methods: Record<string, Method<Pattern>> = {
  exec: (frame, self, args) => execPattern(frame, self, readText(frame, args[0])),
  test: (frame, self, args) => testPattern(frame, self, readText(frame, args[0])),
  toString: (_frame: Frame, self: Pattern) => self.getText(),
};

export const patternMethods: MethodTable<Pattern> = new Map(Object.entries(methods));

export const patternProperties: ReadonlyMap<string, (self: Pattern) => unknown> = new Map<
  string,
  (self: Pattern) => unknown
>([
  ['dotAll', (self) => self.hasFlag('s')],
  ['flags', (self) => self.getFlags()],
  ['global', (self) => self.hasFlag('g')],
  ['ignoreCase', (self) => self.hasFlag('i')],
  ['lastIndex', () => 0],
  ['multiline', (self) => self.hasFlag('m')],
  ['source', (self) => self.getSource()],
  ['sticky', (self) => self.hasFlag('y')],
  ['unicode', (self) => self.hasFlag('u')],
]);

/** `text.match(…)` and so on; a text where JavaScript makes a pattern of it becomes one. */
export function matchText(frame: Frame, self: string, args: Args): unknown {
  const pattern = toPattern(frame, args[0], '');
  if (!pattern.hasFlag('g')) return execPattern(frame, pattern, self);
  const found: string[] = [];
  for (const match of findMatches(frame, pattern, self)) found.push(self.slice(match.start, match.end));
  spendList(frame, found.length);
  return found.length === 0 ? null : found;
}

export function matchAllInText(frame: Frame, self: string, args: Args): unknown {
  const pattern = toPattern(frame, args[0], 'g');
  if (!pattern.hasFlag('g')) throw failFault('`matchAll` needs a pattern with the flag g, such as /a/g');
  const found: unknown[] = [];
  for (const match of findMatches(frame, pattern, self)) {
    spendBytes(frame, 120);
    found.push(toMatchList(pattern, self, match));
  }
  spendList(frame, found.length);
  return found;
}

export function searchText(frame: Frame, self: string, args: Args): number {
  return findFirst(frame, toPattern(frame, args[0], ''), self)?.start ?? -1;
}

export function splitByPattern(frame: Frame, self: string, pattern: Pattern, limit: unknown): unknown[] {
  const most = limit === undefined ? 2 ** 32 - 1 : toNumber(frame, limit) >>> 0;
  const parts: unknown[] = [];
  let last = 0;
  if (self === '') return most === 0 || findFirst(frame, pattern, self) !== null ? [] : [''];
  for (const match of findMatches(frame, pattern, self)) {
    if (match.start >= self.length || (match.end === match.start && match.end === last)) continue;
    parts.push(self.slice(last, match.start), ...match.groups);
    spendBytes(frame, 32 + match.groups.length * 8);
    last = match.end;
    if (parts.length >= most) return parts.slice(0, most);
  }
  parts.push(self.slice(last));
  spendList(frame, parts.length);
  return parts.slice(0, most);
}

function execPattern(frame: Frame, pattern: Pattern, text: string): unknown {
  const match = findFirst(frame, pattern, text);
  return match === null ? null : toMatchList(pattern, text, match);
}

function toPattern(frame: Frame, value: unknown, flags: string): Pattern {
  if (value instanceof Pattern) return value;
  return compileInTime(frame, value === undefined ? '' : toText(frame, value), flags);
}

/** Compiles a pattern that is known only now. */
export function compileInTime(frame: Frame, source: string, flags: string): Pattern {
  spendOperations(frame, 5000 + source.length * 400);
  const pattern = makePattern(source, flags);
  preparePattern(frame, pattern);
  return pattern;
}

function readText(frame: Frame, value: unknown): string {
  const text = toText(frame, value);
  spendReading(frame, text);
  return text;
}
