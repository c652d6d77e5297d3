/** Makes input number i of a seed: from the grammar, damaged, or hostile. */
import { listLanguageNames } from '@noria/core';
import { Chance } from './chance.ts';
import { Grammar, type Language } from './grammar.ts';
import { attackForms, forbiddenNames, hostNames, oddTexts } from './hostile-sources.ts';
import { mutate } from './mutate.ts';
import { listAcceptedSyntax } from './syntax-samples.ts';

export type InputKind = 'grammar' | 'damaged' | 'hostile' | 'template';

export interface Input {
  readonly kind: InputKind;
  /** An expression; with `=` before it, a template. */
  readonly text: string;
  /** `owner.method` or the function that is called last of all, so that a value means that it was called. */
  readonly called: string | null;
}

export function readLanguage(): Language {
  const names = listLanguageNames();
  return {
    names,
    syntax: [...listAcceptedSyntax().values()],
    methods: [...names.methods].flatMap(([owner, methods]) => methods.map((name) => ({ owner, name }))),
    functions: [
      ...names.functions,
      ...names.groups.flatMap((group) => group.functions.map((name) => `${group.name}.${name}`)),
    ],
  };
}

export function makeInput(language: Language, seed: number, index: number): Input {
  const chance = new Chance(seed, index);
  const grammar = new Grammar(language, chance);
  // In turn, not at random: each method, function and syntax gets its share of every run.
  const turn = Math.floor(index / 20);
  const place = index % 20;
  if (place < 7) {
    const { owner, name } = at(language.methods, turn * 7 + place);
    return { kind: 'grammar', text: grammar.writeMethod(owner, name, 2), called: `${owner}.${name}` };
  }
  if (place < 9) {
    const called = at(language.functions, turn * 2 + place - 7);
    return { kind: 'grammar', text: grammar.writeFunction(called, 2), called };
  }
  if (place < 10) {
    return { kind: 'grammar', text: grammar.writeSyntax(at(language.syntax, turn), 2), called: null };
  }
  if (place < 14) return { kind: 'grammar', text: grammar.writeAny(4), called: null };
  if (place < 15) return { kind: 'template', text: writeTemplate(grammar, chance), called: null };
  if (place < 17) return { kind: 'damaged', text: mutate(grammar.writeAny(3), chance), called: null };
  if (place < 18) return { kind: 'damaged', text: mutate(writeAttack(grammar, chance), chance), called: null };
  return { kind: 'hostile', text: writeAttack(grammar, chance), called: null };
}

function writeTemplate(grammar: Grammar, chance: Chance): string {
  const parts = Array.from({ length: 1 + chance.below(3) }, () => {
    const text = chance.pick(['', 'Hello ', '}} ', '{ ', '"', '\n']);
    return `${text}{{ ${grammar.writeAny(2)} }}`;
  });
  const text = `=${parts.join('')}${chance.pick(['', '!', ' }}'])}`;
  return chance.happens(0.2) ? mutate(text, chance) : text;
}

function writeAttack(grammar: Grammar, chance: Chance): string {
  const value = chance.happens(0.3) ? chance.pick(hostNames) : grammar.writeAny(1);
  const fill = (form: string) => form.replaceAll('X', () => value).replaceAll('N', () => chance.pick(forbiddenNames));
  switch (chance.below(8)) {
    case 0:
      return fill(chance.pick(oddTexts));
    case 1:
      return `={{ ${fill(chance.pick(attackForms))} }}`;
    case 2:
      return nest(value, chance);
    case 3:
      return writeHugeLiteral(chance);
    default:
      return fill(chance.pick(attackForms));
  }
}

function nest(value: string, chance: Chance): string {
  // The deepest are refused like the less deep ones, but take long to read.
  const count = chance.happens(0.1) ? 10_000 : 10 ** (1 + chance.below(3));
  const [before, after] = chance.pick([
    ['(', ')'],
    ['[', ']'],
    ['({ a: ', ' })'],
    ['`${', '}`'],
    ['[1].map(x => ', ')'],
    ['-', ''],
    ['1 + ', ''],
    ['1 ? ', ' : 2'],
    ['', '.a'],
    ['', '?.a'],
    ['', '[0]'],
  ] as const);
  return `${before.repeat(count)}${value}${after.repeat(count)}`.slice(0, 40_000);
}

function writeHugeLiteral(chance: Chance): string {
  const size = chance.happens(0.1) ? 100_000 : 10 ** (2 + chance.below(3));
  return chance.pick([
    () => '9'.repeat(size),
    () => `0x${'f'.repeat(size)}`,
    () => `1e${'9'.repeat(Math.min(size, 300))}`,
    () => `"${'a'.repeat(size)}"`,
    () => `"${'\\u0041'.repeat(size / 10)}"`,
    () => `\`${'é'.repeat(size)}\``,
    () => `[${'0,'.repeat(size)}]`,
    () => `({ ${Array.from({ length: Math.min(size, 4000) }, (_, index) => `k${index}: 1`).join(', ')} })`,
    () => 'a'.repeat(size),
    () => `$json.${'a'.repeat(size)}`,
    () => `1${' '.repeat(size)}`,
    () => `1${'+1'.repeat(size)}`,
  ])();
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
