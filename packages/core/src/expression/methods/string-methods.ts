/** Methods of texts. */
import { toNumber, toText } from '../coerce-value.ts';
import { type Frame, spendBytes, spendList, spendOperations, spendReading, spendText } from '../frame.ts';
import { Pattern } from '../pattern/pattern.ts';
import { emptinessMethods } from './emptiness-methods.ts';
import type { Method, MethodTable } from './method.ts';
import { matchAllInText, matchText, searchText, splitByPattern } from './pattern-methods.ts';
import { replaceText } from './replace-text.ts';
import { spendSearch } from './spend-search.ts';
import { stringExtensions } from './string-extensions.ts';
import { stringExtractions } from './string-extractions.ts';

type Args = readonly unknown[];

const methods: Record<string, Method<string>> = {
  at: (frame, self, args) => self.at(number(frame, args, 0) ?? 0),
  charAt: (frame, self, args) => self.charAt(number(frame, args, 0) ?? 0),
  charCodeAt: (frame, self, args) => self.charCodeAt(number(frame, args, 0) ?? 0),
  codePointAt: (frame, self, args) => self.codePointAt(number(frame, args, 0) ?? 0),
  concat: (frame, self, args) => {
    let joined = self;
    for (const arg of args) {
      const text = toText(frame, arg);
      spendText(frame, joined.length + text.length);
      joined += text;
    }
    return joined;
  },
  endsWith: (frame, self, args) => self.endsWith(text(frame, args, 0), number(frame, args, 1)),
  includes: (frame, self, args) => {
    const part = text(frame, args, 0);
    spendSearch(frame, self, part);
    return self.includes(part, number(frame, args, 1));
  },
  indexOf: (frame, self, args) => {
    const part = text(frame, args, 0);
    spendSearch(frame, self, part);
    return self.indexOf(part, number(frame, args, 1));
  },
  isWellFormed: (frame, self) => {
    spendOperations(frame, self.length >> 4);
    return self.isWellFormed();
  },
  lastIndexOf: (frame, self, args) => {
    const part = text(frame, args, 0);
    spendOperations(frame, (self.length * Math.max(part.length, 1)) / 64);
    return self.lastIndexOf(part, number(frame, args, 1));
  },
  localeCompare: (frame, self, args) => {
    const other = text(frame, args, 0);
    spendOperations(frame, 8 + ((self.length + other.length) >> 2));
    // A fixed language keeps the order the same on every machine.
    return self.localeCompare(other, 'en');
  },
  match: (frame, self, args) => matchText(frame, self, args),
  matchAll: (frame, self, args) => matchAllInText(frame, self, args),
  normalize: (frame, self, args) => {
    // NFKD can write one character as eighteen.
    spendText(frame, self.length < 1000 ? self.length : self.length * 18);
    return self.normalize(args[0] === undefined ? undefined : text(frame, args, 0));
  },
  padEnd: (frame, self, args) => self.padEnd(paddedLength(frame, self, args), padding(frame, args)),
  padStart: (frame, self, args) => self.padStart(paddedLength(frame, self, args), padding(frame, args)),
  repeat: (frame, self, args) => {
    const count = number(frame, args, 0) ?? 0;
    if (count > 0) spendText(frame, self.length * Math.trunc(count));
    return self.repeat(count);
  },
  replace: (frame, self, args) => replaceText(frame, self, args, 'first'),
  replaceAll: (frame, self, args) => replaceText(frame, self, args, 'all'),
  search: (frame, self, args) => searchText(frame, self, args),
  slice: (frame, self, args) => self.slice(number(frame, args, 0), number(frame, args, 1)),
  split: (frame, self, args) => {
    if (args[0] instanceof Pattern) return splitByPattern(frame, self, args[0], args[1]);
    const limit = number(frame, args, 1);
    if (args[0] === undefined) return self.split(undefined as unknown as string, limit);
    const separator = text(frame, args, 0);
    const count = countParts(frame, self, separator) + 1;
    spendList(frame, count);
    spendBytes(frame, count * 24);
    return self.split(separator, limit);
  },
  startsWith: (frame, self, args) => self.startsWith(text(frame, args, 0), number(frame, args, 1)),
  substr: (frame, self, args) => self.substr(number(frame, args, 0) ?? 0, number(frame, args, 1)),
  substring: (frame, self, args) => self.substring(number(frame, args, 0) ?? 0, number(frame, args, 1)),
  toLocaleLowerCase: (frame, self) => changed(frame, self).toLowerCase(),
  toLocaleUpperCase: (frame, self) => changed(frame, self).toUpperCase(),
  toLowerCase: (frame, self) => changed(frame, self).toLowerCase(),
  toString: (_frame: Frame, self: string) => self,
  toUpperCase: (frame, self) => changed(frame, self).toUpperCase(),
  toWellFormed: (frame, self) => changed(frame, self).toWellFormed(),
  trim: (frame, self) => changed(frame, self).trim(),
  trimEnd: (frame, self) => changed(frame, self).trimEnd(),
  trimStart: (frame, self) => changed(frame, self).trimStart(),
  valueOf: (_frame: Frame, self: string) => self,
};

export const stringMethods: MethodTable<string> = new Map(
  Object.entries({ ...emptinessMethods, ...stringExtractions, ...stringExtensions, ...methods }).map(
    ([name, method]) => [name, payForReading(method)],
  ),
);

function payForReading(method: Method<string>): Method<string> {
  return (frame, self, args) => {
    spendReading(frame, self);
    return method(frame, self, args);
  };
}

function text(frame: Frame, args: Args, index: number): string {
  const value = toText(frame, args[index]);
  spendReading(frame, value);
  return value;
}

function number(frame: Frame, args: Args, index: number): number | undefined {
  return args[index] === undefined ? undefined : toNumber(frame, args[index]);
}

/** Pays for a result that is about as long as the text; upper case can be three times as long. */
function changed(frame: Frame, self: string): string {
  spendText(frame, self.length < 1000 ? self.length : self.length * 3);
  return self;
}

function paddedLength(frame: Frame, self: string, args: Args): number {
  const length = number(frame, args, 0) ?? 0;
  if (length > self.length) spendText(frame, length);
  return length;
}

function padding(frame: Frame, args: Args): string {
  return args[1] === undefined ? ' ' : text(frame, args, 1);
}

function countParts(frame: Frame, self: string, part: string): number {
  if (part === '') return self.length;
  spendSearch(frame, self, part);
  let count = 0;
  for (let index = self.indexOf(part); index >= 0; index = self.indexOf(part, index + part.length)) {
    spendOperations(frame, 1);
    count += 1;
  }
  return count;
}
