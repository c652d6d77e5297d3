/** Methods of texts. */
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendBytes, spendList, spendOperations, spendReading, spendText } from '../frame.ts';
import type { Method, MethodTable } from './method.ts';

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
  replace: (frame, self, args) => {
    const part = text(frame, args, 0);
    const replacement = replacementText(frame, args);
    spendSearch(frame, self, part);
    spendText(frame, self.length + replacement.length);
    return self.replace(part, () => replacement);
  },
  replaceAll: (frame, self, args) => {
    const part = text(frame, args, 0);
    const replacement = replacementText(frame, args);
    const count = countParts(frame, self, part);
    spendText(frame, self.length + count * (replacement.length - part.length));
    return self.replaceAll(part, () => replacement);
  },
  slice: (frame, self, args) => self.slice(number(frame, args, 0), number(frame, args, 1)),
  split: (frame, self, args) => {
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
  Object.entries(methods).map(([name, method]) => [name, payForReading(method)]),
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

/** The new text as it stands: `$&` and its like have no meaning in it. */
function replacementText(frame: Frame, args: Args): string {
  if (typeof args[1] === 'function') throw failFault('the second argument must be a text');
  return text(frame, args, 1);
}

/** Up to 250 letters the search is linear; beyond, the engine may compare every letter with every other (measured). */
function spendSearch(frame: Frame, self: string, part: string): void {
  spendOperations(frame, part.length <= 250 ? self.length >> 4 : (self.length * part.length) / 64);
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
