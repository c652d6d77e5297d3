/** A regular expression as a value: compiled by RE2, which matches in linear time whatever the pattern. */
import { RE2JS, RE2JSException } from 're2js';
import { failFault } from '../expression-fault.ts';
import { type TranslatedPattern, translatePattern } from './translate-pattern.ts';

/** Characters of one pattern. */
const sourceLimit = 2000;
/** Instructions of one compiled pattern: matching a character may take as many steps. */
const programLimit = 2500;
/** Up to this weight (measured: 3 ms) a pattern is compiled with its expression, so that every mistake is reported then. */
const lightWeight = 500;

/** What is private is out of reach of expressions; methods are listed in pattern-methods.ts. */
export class Pattern {
  readonly #source: string;
  readonly #flags: string;
  readonly #translated: TranslatedPattern;
  #program: RE2JS | null = null;

  /** @throws ExpressionFault EXPRESSION_FAILED */
  constructor(source: string, flags: string, translated: TranslatedPattern) {
    this.#source = source;
    this.#flags = flags;
    this.#translated = translated;
    if (translated.weight <= lightWeight) this.getProgram();
  }

  getSource(): string {
    return this.#source === '' ? '(?:)' : this.#source;
  }

  getFlags(): string {
    return this.#flags;
  }

  hasFlag(flag: 'g' | 'i' | 'm' | 's' | 'u' | 'y'): boolean {
    return this.#flags.includes(flag);
  }

  isCompiled(): boolean {
    return this.#program !== null;
  }

  /** @throws ExpressionFault EXPRESSION_FAILED what only compiling shows: the pattern is too large, or RE2 cannot take it */
  getProgram(): RE2JS {
    this.#program ??= compileProgram(this.#translated.source, this.#flags);
    return this.#program;
  }

  /** By number of the group, from 1; null for a group without a name. */
  getGroupNames(): readonly (string | null)[] {
    return this.#translated.groupNames;
  }

  getText(): string {
    return `/${this.getSource()}/${this.#flags}`;
  }
}

/**
 * @param source in JavaScript's syntax, without slashes
 * @param flags of `gimsuy`, each once
 * @throws ExpressionFault EXPRESSION_FAILED what in it cannot be had
 */
export function makePattern(source: string, flags: string): Pattern {
  checkFlags(flags);
  if (source.length > sourceLimit) throw failFault(`a pattern has ${sourceLimit} characters at most`);
  return new Pattern(source, [...flags].sort().join(''), translatePattern(source, flags.includes('s')));
}

function checkFlags(flags: string): void {
  for (const [index, flag] of [...flags].entries()) {
    if (!'gimsuy'.includes(flag)) throw failFault(`a pattern has the flags g, i, m, s, u and y, not \`${flag}\``);
    if (flags.indexOf(flag) !== index) throw failFault(`the flag \`${flag}\` is written twice`);
  }
}

function compileProgram(source: string, flags: string): RE2JS {
  const options =
    RE2JS.LOOKBEHINDS |
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0);
  const program = readProgram(source, options);
  if (program.programSize() > programLimit)
    throw failFault('the pattern is too large; repeat smaller parts less often');
  return program;
}

function readProgram(source: string, options: number): RE2JS {
  try {
    return RE2JS.compile(source, options);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw failFault(`the pattern cannot be used: ${error.message.replace(/^error parsing regexp: /, '')}`, error);
  }
}
