/** Every way in which the language gives something else than JavaScript on purpose. What is not listed here is a fault. */
import type { Outcome } from './check/check-input.ts';
import type { OracleAnswer } from './oracle/oracle.ts';

export interface Disagreement {
  readonly source: string;
  readonly noria: Outcome;
  readonly javascript: OracleAnswer;
}

export interface KnownDifference {
  readonly name: string;
  /** As it stands in docs/expressions.md, under "Where it differs from JavaScript". */
  readonly text: string;
  /** Makes the oracle's JavaScript do the same, where that is possible: then nothing is explained away. */
  readonly teach?: () => void;
  /** Whether this is why a result differs. */
  readonly explains?: (disagreement: Disagreement) => boolean;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'nothing changes',
    text: 'Nothing changes data. `sort`, `reverse`, `pop`, `shift` and `Object.assign` work on a copy.',
    teach: () => {
      const list = Array.prototype;
      const { sort, reverse } = list;
      replace(list, 'sort', function (this: unknown[], ...args: []) {
        return sort.apply([...this], args);
      });
      replace(list, 'reverse', function (this: unknown[]) {
        return reverse.apply([...this]);
      });
      replace(list, 'pop', function (this: unknown[]) {
        return this[this.length - 1];
      });
      replace(list, 'shift', function (this: unknown[]) {
        return this[0];
      });
      const { assign } = Object;
      replace(Object, 'assign', (...parts: object[]) => assign({}, ...parts));
    },
  },
  {
    name: 'English order',
    text: '`localeCompare` follows English order on every machine.',
    teach: () => {
      const { localeCompare } = String.prototype;
      replace(String.prototype, 'localeCompare', function (this: string, other: string) {
        return localeCompare.call(this, other, 'en');
      });
    },
  },
  {
    name: 'upper and lower case',
    text: '`toLocaleUpperCase` and `toLocaleLowerCase` do the same as `toUpperCase` and `toLowerCase`, whatever language is named.',
    teach: () => {
      const { toUpperCase, toLowerCase } = String.prototype;
      replace(String.prototype, 'toLocaleUpperCase', function (this: string) {
        return toUpperCase.call(this);
      });
      replace(String.prototype, 'toLocaleLowerCase', function (this: string) {
        return toLowerCase.call(this);
      });
    },
  },
  {
    name: 'forbidden names',
    text: '`__proto__`, `constructor` and `prototype` cannot be read or written.',
    explains: ({ noria }) => /the name `.*` cannot be used/.test(messageOf(noria)),
  },
  {
    name: 'fields named toString',
    text: 'An object with a field named `toString` or `valueOf` is turned into text as if it had none.',
    explains: ({ source, javascript }) =>
      /toString|valueOf/.test(source) && messageOf(javascript) === 'Cannot convert object to primitive value',
  },
  {
    name: 'methods as values',
    text: 'Methods cannot be kept as values: `list.map` without a call is refused.',
    explains: ({ noria }) => messageOf(noria).includes('is a method; call it'),
  },
  {
    name: 'own fields',
    text: 'Only own fields of data are read: `({}).toString` is undefined, and `"map" in list` is false.',
    explains: ({ source }) =>
      [...source.matchAll(/[\w$]+/g)].some(([word]) => inheritedNames.has(word)) ||
      /\.(?:\s|\/\*.*?\*\/)*(toString|valueOf|hasOwnProperty)\b(?!\s*(\?\.)?\()/.test(source) ||
      /["'`](toString|valueOf|hasOwnProperty)["'`]/.test(source) ||
      /(toString|valueOf|hasOwnProperty)\b.*\bin\b/s.test(source),
  },
  {
    name: 'second argument of JSON.stringify',
    text: 'The second argument of `JSON.stringify` must be null.',
    explains: ({ noria }) => messageOf(noria).includes('the second argument of JSON.stringify must be null'),
  },
  {
    name: 'inherited methods',
    text: 'Values have the listed methods and no others: `hasOwnProperty`, for one, is a method of objects only.',
    explains: ({ noria }) =>
      /has no method `(hasOwnProperty|isPrototypeOf|propertyIsEnumerable)`/.test(messageOf(noria)),
  },
  {
    name: 'sets and maps',
    text: '`add`, `set`, `delete` and `clear` of sets and maps give a changed copy.',
    explains: ({ source }) => /\.\s*(add|set|delete|clear)\s*\(/.test(source),
  },
  {
    name: 'iterators',
    text: '`matchAll`, `entries`, `keys` and `values` give lists.',
    explains: ({ source }) => /\.(matchAll|entries|keys|values)\(/.test(source),
  },
  {
    name: 'objects of groupBy',
    text: '`Object.groupBy` gives an ordinary object.',
    teach: () => {
      const { groupBy } = Object;
      replace(Object, 'groupBy', (list: never, choose: never) => ({ ...groupBy(list, choose) }));
    },
  },
  {
    name: 'patterns as texts',
    text: '`startsWith`, `endsWith` and `includes` look for the text of a pattern, where JavaScript refuses it.',
    explains: ({ javascript }) => messageOf(javascript).endsWith('must not be a regular expression'),
  },
  {
    name: 'pairs',
    text: '`Object.fromEntries` takes lists of a name and a value only.',
    explains: ({ noria }) => messageOf(noria).includes('Object.fromEntries needs a list of [name, value] pairs'),
  },
  {
    name: 'wrappers',
    text: '`Object(value)` gives the value itself: there are no objects around texts, numbers, true and false.',
    explains: ({ source }) => /\bObject\s*\(/.test(source),
  },
  {
    name: 'holes',
    text: 'Lists have no holes: what is left out between two commas is undefined.',
    explains: ({ source }) => /[[,]\s*,/.test(source),
  },
  {
    name: 'elements',
    text: 'Only lists and texts have elements: `Array.from(5)` is refused rather than an empty list.',
    explains: ({ noria }) => /has no elements/.test(messageOf(noria)),
  },
];

/** What every value inherits; the names of methods that the language has are none of these. */
const inheritedNames: ReadonlySet<string> = new Set(
  [Object.prototype, Function.prototype]
    .flatMap((owner) => Object.getOwnPropertyNames(owner))
    .filter((name) => !['length', 'name', 'toString', 'valueOf', 'hasOwnProperty'].includes(name)),
);

function messageOf(result: Outcome | OracleAnswer): string {
  return 'message' in result ? result.message : '';
}

function replace(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false });
}
