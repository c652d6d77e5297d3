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
  let owner = '';
  let ownerEnd = 0;
  for (const { 0: word, index } of source.matchAll(/[\p{L}$_][\p{L}\p{N}$_]*/gu)) {
    const end = index + word.length;
    if (otherNames.has(word) || addedFunctions.has(word)) return false;
    const isCalled = /^\s*(?:\?\.)?\s*\(/.test(source.slice(end, end + 10));
    // Long white space between a value and its method is not worth a look.
    const between = source.slice(Math.max(ownerEnd, index - 100), index).trim();
    const isOfGroup = (between === '.' || between === '?.') && groups.has(owner);
    if (isCalled && between.endsWith('.') && !isOfGroup && addedMethods.has(word)) return false;
    owner = word;
    ownerEnd = end;
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
