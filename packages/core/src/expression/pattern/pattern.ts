/** A regular expression as a value: compiled by RE2, which matches in linear time whatever the pattern. */
import { RE2JS, RE2JSException } from 're2js';
import { failFault } from '../expression-fault.ts';
import { translatePattern } from './translate-pattern.ts';

/** Characters of one pattern. */
const sourceLimit = 2000;
/** Instructions of one compiled pattern: matching a character may take as many steps. */
const programLimit = 5000;

/** What is private is out of reach of expressions; methods are listed in pattern-methods.ts. */
export class Pattern {
  readonly #source: string;
  readonly #flags: string;
  readonly #program: RE2JS;
  readonly #groupNames: readonly (string | null)[];

  constructor(source: string, flags: string, program: RE2JS, groupNames: readonly (string | null)[]) {
    this.#source = source;
    this.#flags = flags;
    this.#program = program;
    this.#groupNames = groupNames;
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

  getProgram(): RE2JS {
    return this.#program;
  }

  /** By number of the group, from 1; null for a group without a name. */
  getGroupNames(): readonly (string | null)[] {
    return this.#groupNames;
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
export function compilePattern(source: string, flags: string): Pattern {
  checkFlags(flags);
  if (source.length > sourceLimit) throw failFault(`a pattern has ${sourceLimit} characters at most`);
  const translated = translatePattern(source, flags.includes('s'));
  const program = compileProgram(translated.source, flags);
  if (program.programSize() > programLimit)
    throw failFault('the pattern is too large; repeat smaller parts less often');
  return new Pattern(source, [...flags].sort().join(''), program, translated.groupNames);
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
  try {
    return RE2JS.compile(source, options);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw failFault(`the pattern cannot be used: ${error.message.replace(/^error parsing regexp: /, '')}`, error);
  }
}
