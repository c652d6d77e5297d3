/** Patterns that people write: RE2 syntax, matched in time that grows with the text and never with its powers. */
import { RE2JS } from 're2js';

export type Pattern = RE2JS;

export type CompiledPattern =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'fault'; readonly problem: string };

const maxSourceLength = 1_000;

/** Repetitions multiply: `(\w{100}){10}` is a thousand instructions. */
const maxInstructions = 5_000;

/** Instructions times characters: about a second where nothing of the pattern can be skipped. */
const maxWork = 100_000_000;

/** A pattern that comes from an expression may differ from item to item; most do not. */
const compiled = new Map<string, CompiledPattern>();
const maxCompiled = 200;

/** @param source as RE2 reads it: no back references, no look-around */
export function compilePattern(source: string, caseSensitive: boolean): CompiledPattern {
  const key = `${caseSensitive ? 's' : 'i'}${source}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = compile(source, caseSensitive);
  if (compiled.size >= maxCompiled) compiled.clear();
  if (source.length <= maxSourceLength) compiled.set(key, made);
  return made;
}

/**
 * Whether the pattern is found anywhere in the text.
 * @throws RangeError the text is too long for a pattern of this size
 */
export function finds(pattern: Pattern, text: string): boolean {
  assertWork(pattern, text);
  return pattern.matcher(text).find();
}

/**
 * The text with every match replaced.
 * @param replacement `$1` and `$<name>` are groups, `$&` is the match, `$$` is a dollar sign
 * @throws RangeError the text is too long for a pattern of this size
 */
export function replaceMatches(pattern: Pattern, text: string, replacement: string): string {
  assertWork(pattern, text);
  return pattern.matcher(text).replaceAll(replacement);
}

function assertWork(pattern: Pattern, text: string): void {
  if (pattern.programSize() * text.length > maxWork) {
    throw new RangeError(`the text of ${text.length} characters is too long for this pattern`);
  }
}

function compile(source: string, caseSensitive: boolean): CompiledPattern {
  if (source.length > maxSourceLength) {
    return { kind: 'fault', problem: `the pattern is longer than ${maxSourceLength} characters` };
  }
  try {
    const pattern = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    if (pattern.programSize() <= maxInstructions) return { kind: 'pattern', pattern };
    return { kind: 'fault', problem: 'the pattern repeats too much' };
  } catch (error) {
    return { kind: 'fault', problem: `the pattern cannot be read (${(error as Error).message})` };
  }
}
