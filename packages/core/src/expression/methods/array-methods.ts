/** Methods of lists that take no arrow function. Those that change the list in JavaScript work on a copy. */
import { joinTexts, toNumber, toText } from '../coerce-value.ts';
import { checkDepth, checkListLength, type Frame, spendList, spendOperations, spendReading } from '../frame.ts';
import type { Method } from './method.ts';

type List = readonly unknown[];

export const plainArrayMethods: Record<string, Method<List>> = {
  at: (frame, self, args) => self.at(number(frame, args, 0) ?? 0),
  concat: (frame, self, args) => {
    let length = self.length;
    for (const arg of args) length += Array.isArray(arg) ? arg.length : 1;
    spendList(frame, length);
    return self.concat(...args);
  },
  entries: (frame, self) => {
    spendList(frame, self.length * 8);
    return self.map((element, index) => [index, element]);
  },
  flat: (frame, self, args) => {
    const flat: unknown[] = [];
    flatten(frame, self, number(frame, args, 0) ?? 1, flat, 0);
    return flat;
  },
  includes: (frame, self, args) => scanned(frame, self, args[0]).includes(args[0], number(frame, args, 1)),
  indexOf: (frame, self, args) => scanned(frame, self, args[0]).indexOf(args[0], number(frame, args, 1)),
  join: (frame, self, args) => joinTexts(frame, self, args[0] === undefined ? ',' : toText(frame, args[0])),
  keys: (frame, self) => copied(frame, self).map((_element, index) => index),
  lastIndexOf: (frame, self, args) => {
    const list = scanned(frame, self, args[0]);
    // Unlike everywhere else, a place that is undefined is not one that is left out.
    return args.length < 2 ? list.lastIndexOf(args[0]) : list.lastIndexOf(args[0], number(frame, args, 1) ?? 0);
  },
  pop: (_frame, self) => self.at(-1),
  reverse: (frame, self) => copied(frame, self).reverse(),
  shift: (_frame, self) => self[0],
  slice: (frame, self, args) => {
    const part = self.slice(number(frame, args, 0), number(frame, args, 1));
    spendList(frame, part.length);
    return part;
  },
  toLocaleString: (frame: Frame, self: List) => joinTexts(frame, self, ','),
  toReversed: (frame, self) => copied(frame, self).reverse(),
  toSpliced: (frame, self, args) => {
    const [start, count, ...added] = args;
    spendList(frame, added.length);
    const copy = copied(frame, self);
    if (args.length < 2) return args.length === 0 ? copy : copy.slice(0, toNumber(frame, start));
    return copy.toSpliced(toNumber(frame, start), toNumber(frame, count), ...added);
  },
  toString: (frame: Frame, self: List) => joinTexts(frame, self, ','),
  valueOf: (_frame: Frame, self: List) => self,
  values: (frame, self) => copied(frame, self),
  with: (frame, self, args) => copied(frame, self).with(number(frame, args, 0) ?? 0, args[1]),
};

/** Methods of JavaScript that exist to change the list, and what to write instead. */
export const changingMethods: ReadonlyMap<string, string> = new Map([
  ['push', '[...list, value]'],
  ['unshift', '[value, ...list]'],
  ['splice', 'slice, or filter'],
  ['fill', 'map'],
  ['copyWithin', 'slice and concat'],
]);

function number(frame: Frame, args: List, index: number): number | undefined {
  return args[index] === undefined ? undefined : toNumber(frame, args[index]);
}

/** Pays for comparing every element with the wanted one; texts of the same length are compared letter by letter. */
function scanned(frame: Frame, self: List, wanted: unknown): List {
  spendOperations(frame, self.length >> 2);
  if (typeof wanted === 'string' && wanted.length > 256) {
    for (const element of self) {
      if (typeof element === 'string' && element.length === wanted.length) spendReading(frame, element);
    }
  }
  return self;
}

function copied(frame: Frame, self: List): unknown[] {
  spendList(frame, self.length);
  return [...self];
}

function flatten(frame: Frame, list: List, levels: number, into: unknown[], depth: number): void {
  checkDepth(depth);
  spendList(frame, list.length);
  spendOperations(frame, list.length);
  checkListLength(into.length + list.length);
  for (const element of list) {
    if (Array.isArray(element) && levels >= 1) flatten(frame, element, levels - 1, into, depth + 1);
    else into.push(element);
  }
}
