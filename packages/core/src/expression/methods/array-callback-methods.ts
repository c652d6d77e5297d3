/** Methods of lists that take an arrow function. Each call of it pays for itself; what is built is paid here. */
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Callback, checkListLength, type Frame, spendBytes, spendList, spendOperations } from '../frame.ts';
import { type Method, takeCallback } from './method.ts';

type List = readonly unknown[];

export const callbackArrayMethods: Record<string, Method<List>> = {
  every: (_frame, self, args) => findFrom(self, takeCallback(args, 'every'), 'failing') < 0,
  filter: (frame, self, args) => {
    const callback = takeCallback(args, 'filter');
    const kept: unknown[] = [];
    for (let index = 0; index < self.length; index++) {
      if (callback(self[index], index, self)) kept.push(self[index]);
    }
    spendList(frame, kept.length);
    return kept;
  },
  find: (_frame, self, args) => self[findFrom(self, takeCallback(args, 'find'), 'passing')],
  findIndex: (_frame, self, args) => findFrom(self, takeCallback(args, 'findIndex'), 'passing'),
  findLast: (_frame, self, args) => self[findFromEnd(self, takeCallback(args, 'findLast'))],
  findLastIndex: (_frame, self, args) => findFromEnd(self, takeCallback(args, 'findLastIndex')),
  flatMap: (frame, self, args) => {
    const callback = takeCallback(args, 'flatMap');
    const flat: unknown[] = [];
    for (let index = 0; index < self.length; index++) {
      const made = callback(self[index], index, self);
      if (Array.isArray(made)) {
        spendList(frame, made.length);
        spendOperations(frame, made.length >> 1);
        checkListLength(flat.length + made.length);
        for (const element of made) flat.push(element);
      } else {
        spendBytes(frame, 8);
        flat.push(made);
      }
    }
    return flat;
  },
  map: (frame, self, args) => {
    const callback = takeCallback(args, 'map');
    spendList(frame, self.length);
    const mapped = new Array<unknown>(self.length);
    for (let index = 0; index < self.length; index++) mapped[index] = callback(self[index], index, self);
    return mapped;
  },
  reduce: (_frame, self, args) => {
    const callback = takeCallback(args, 'reduce');
    const hasStart = args.length > 1;
    if (!hasStart && self.length === 0) throw failFault('reduce of an empty list needs a start value');
    let result = hasStart ? args[1] : self[0];
    for (let index = hasStart ? 0 : 1; index < self.length; index++)
      result = callback(result, self[index], index, self);
    return result;
  },
  reduceRight: (_frame, self, args) => {
    const callback = takeCallback(args, 'reduceRight');
    const hasStart = args.length > 1;
    if (!hasStart && self.length === 0) throw failFault('reduceRight of an empty list needs a start value');
    let result = hasStart ? args[1] : self.at(-1);
    for (let index = self.length - (hasStart ? 1 : 2); index >= 0; index--) {
      result = callback(result, self[index], index, self);
    }
    return result;
  },
  some: (_frame, self, args) => findFrom(self, takeCallback(args, 'some'), 'passing') >= 0,
  sort: sortList,
  toSorted: sortList,
};

function findFrom(self: List, callback: Callback, wanted: 'passing' | 'failing'): number {
  for (let index = 0; index < self.length; index++) {
    if (Boolean(callback(self[index], index, self)) === (wanted === 'passing')) return index;
  }
  return -1;
}

function findFromEnd(self: List, callback: Callback): number {
  for (let index = self.length - 1; index >= 0; index--) {
    if (callback(self[index], index, self)) return index;
  }
  return -1;
}

function sortList(frame: Frame, self: List, args: List): unknown[] {
  spendList(frame, self.length);
  if (args[0] === undefined) return sortAsTexts(frame, self);
  const compare = takeCallback(args, 'sort');
  return [...self].sort((left, right) => toNumber(frame, compare(left, right)));
}

/** JavaScript's order without a comparison: by text, undefined last. Each text is made once. */
function sortAsTexts(frame: Frame, self: List): unknown[] {
  const rounds = Math.ceil(Math.log2(self.length + 1));
  spendBytes(frame, self.length * 32);
  const defined: { value: unknown; text: string }[] = [];
  for (const value of self) {
    if (value === undefined) continue;
    const text = toText(frame, value);
    spendOperations(frame, rounds * (1 + (text.length >> 5)));
    defined.push({ value, text });
  }
  defined.sort((left, right) => (left.text < right.text ? -1 : left.text > right.text ? 1 : 0));
  const sorted = defined.map((entry) => entry.value);
  while (sorted.length < self.length) sorted.push(undefined);
  return sorted;
}
