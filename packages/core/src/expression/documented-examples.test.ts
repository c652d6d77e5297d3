/** Holds docs/expressions.md to the language: every method and function is in its tables, and every example gives what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { globalFunctions, globalGroups } from './globals/global-names.ts';
import { methodNamesOfType } from './methods/method-tables.ts';
import { sampleScope } from './testing/sample-scope.ts';
import type { ValueType } from './value-type.ts';

interface Example {
  readonly section: string;
  readonly name: string;
  readonly source: string;
  readonly result: string;
}

const page = readFileSync(new URL('../../../../docs/expressions.md', import.meta.url), 'utf8');
const examples = readExamples(page);

const sections: Readonly<Partial<Record<ValueType, readonly string[]>>> = {
  string: ['Texts'],
  array: ['Lists'],
  object: ['Objects'],
  number: ['Numbers'],
  boolean: ['True and false'],
  dateTime: ['Dates'],
  date: ['Dates', 'Dates of JavaScript'],
  duration: ['Durations'],
  set: ['Sets'],
  map: ['Maps'],
  pattern: ['Patterns'],
  formatter: ['Formatters of Intl'],
};

describe('docs/expressions.md', () => {
  it.each(Object.entries(sections))('lists every method of %s and no other', (type, titles) => {
    const listed = examples.filter(({ section }) => titles.includes(section)).map(({ name }) => name);
    expect(listed.sort()).toEqual(methodNamesOfType(type as ValueType));
  });

  it('lists every function and no other', () => {
    const grouped = [...globalGroups].flatMap(([group, { functions }]) =>
      group === 'Math' ? [] : [...functions.keys()].map((name) => `${group}.${name}`),
    );
    const listed = examples.filter(({ section }) => section === 'Functions').map(({ name }) => name);
    expect(listed.sort()).toEqual(['$if', ...globalFunctions.keys(), ...grouped].sort());
  });

  it.each(examples)('$section: $source gives $result', ({ source, result }) => {
    const value = compileExpression(source).evaluate(sampleScope());
    expect(JSON.stringify(value)).toBe(result);
  });
});

/** Rows of four cells of which the last two are code: an example and its result as JSON. */
function readExamples(text: string): Example[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    section = /^##+ (.+)$/.exec(line)?.[1] ?? section;
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    const [name, , source, result] = cells.map(readCode);
    if (cells.length !== 4 || name == null || source == null || result == null) return [];
    return [{ section, name, source, result }];
  });
}

function readCode(cell: string): string | null {
  const code = /^ `` (.*) `` $|^ `(.*)` $/.exec(cell);
  return code === null ? null : ((code[1] ?? code[2]) as string).replaceAll('\\|', '|');
}
