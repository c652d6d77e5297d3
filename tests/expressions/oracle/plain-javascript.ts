/** Tells which expressions are plain JavaScript, so that the oracle can be asked about them. */
import { listLanguageNames } from '@noria/core';

const language = listLanguageNames();

/** What JavaScript has, by the type of value in the words of the method tables. */
const prototypes: Readonly<Record<string, object>> = {
  string: String.prototype,
  number: Number.prototype,
  boolean: Boolean.prototype,
  array: Array.prototype,
  object: Object.prototype,
  set: Set.prototype,
  map: Map.prototype,
  pattern: RegExp.prototype,
};

/** Methods that the language adds. A name that some type has from JavaScript counts too, where another has it from here. */
const addedMethods: ReadonlySet<string> = new Set(
  [...language.methods].flatMap(([owner, names]) => {
    const prototype = prototypes[owner];
    return prototype === undefined ? [] : names.filter((name) => !isMethod(prototype, name));
  }),
);

const addedFunctions: ReadonlySet<string> = new Set(
  [...language.functions, ...language.variables].filter((name) => name.startsWith('$') && !isInScope(name)),
);

/** Dates and formats depend on the zone and the library; JavaScript has nothing like the rest. */
const otherNames: ReadonlySet<string> = new Set(['$now', '$today', 'DateTime', 'Duration', 'Date', 'Intl']);

/** Groups whose functions are named like methods that are added: `Object.keys`. */
const groups: ReadonlySet<string> = new Set(language.groups.map(({ name }) => name));

/** @returns whether everything that the source names is JavaScript, or data that the oracle has as well */
export function isPlainJavaScript(source: string): boolean {
  let before = '';
  for (const { 0: word, index } of source.matchAll(/[\p{L}$_][\p{L}\p{N}$_]*/gu)) {
    if (otherNames.has(word) || addedFunctions.has(word)) return false;
    const isCalled = /^(?:\?\.)?\(/.test(source.slice(index + word.length, index + word.length + 3));
    const follows = source.slice(Math.max(index - 5, 0), index).trimEnd();
    if (isCalled && follows.endsWith('.') && !groups.has(before) && addedMethods.has(word)) return false;
    before = word;
  }
  return true;
}

function isMethod(prototype: object, name: string): boolean {
  const owner = Object.hasOwn(prototype, name) ? prototype : Object.prototype;
  return typeof Object.getOwnPropertyDescriptor(owner, name)?.value === 'function';
}

function isInScope(name: string): boolean {
  return ['$json', '$binary', '$itemIndex', '$runIndex', '$input', '$execution', '$workflow', '$vars'].includes(name);
}
