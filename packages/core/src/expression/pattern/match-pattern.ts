/** Finds a pattern in a text, one match after the other. */
import { MatcherInput } from 're2js';
import { type Frame, spendBytes, spendOperations } from '../frame.ts';
import { MeteredText } from './metered-text.ts';
import type { Pattern } from './pattern.ts';

/** As JavaScript gives it: a list of the match and its groups, with three fields beside them. */
export class MatchList extends Array<unknown> {
  index = 0;
  input = '';
  groups: Record<string, string | undefined> | undefined = undefined;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  /** From group 1 on; undefined where a group took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** A look at a pattern, whatever it finds: its tables are made ready (measured: 2 µs). */
const searchOperations = 150;

/** Compiles a heavy pattern at its first use, and pays for it (measured: 5 to 10 µs for each instruction). */
export function preparePattern(frame: Frame, pattern: Pattern): void {
  if (pattern.isCompiled()) return;
  spendOperations(frame, 20_000);
  spendOperations(frame, pattern.getProgram().programSize() * 500);
}

export function testPattern(frame: Frame, pattern: Pattern, text: string): boolean {
  preparePattern(frame, pattern);
  if (pattern.hasFlag('y')) return findFirst(frame, pattern, text) !== null;
  spendOperations(frame, searchOperations);
  const found = pattern.getProgram().test(meter(frame, pattern, text) as unknown as string);
  dropLargeTables(pattern);
  return found;
}

/** @returns the first match; with the flag `y` only one that begins where the text does */
export function findFirst(frame: Frame, pattern: Pattern, text: string): PatternMatch | null {
  for (const match of findMatches(frame, pattern, text)) return match;
  return null;
}

/** Every match from left to right; with the flag `y` those that follow each other without a gap. */
export function* findMatches(frame: Frame, pattern: Pattern, text: string): Generator<PatternMatch, void> {
  preparePattern(frame, pattern);
  const matcher = pattern.getProgram().matcher(MatcherInput.utf16(meter(frame, pattern, text)));
  const groupCount = pattern.getGroupNames().length;
  let expected = 0;
  for (;;) {
    spendOperations(frame, searchOperations);
    if (!matcher.find()) break;
    const start = matcher.start(0);
    const end = matcher.end(0);
    if (pattern.hasFlag('y') && start !== expected) break;
    expected = end;
    const groups: (string | undefined)[] = [];
    for (let group = 1; group <= groupCount; group++) {
      const from = matcher.start(group);
      groups.push(from < 0 ? undefined : text.slice(from, matcher.end(group)));
    }
    spendBytes(frame, 64 + groupCount * 24);
    yield { start, end, groups };
  }
  dropLargeTables(pattern);
}

export function toMatchList(pattern: Pattern, text: string, match: PatternMatch): MatchList {
  const list = new MatchList();
  list.push(text.slice(match.start, match.end), ...match.groups);
  list.index = match.start;
  list.input = text;
  list.groups = nameGroups(pattern, match);
  return list;
}

/** @returns undefined when the pattern names no group */
export function nameGroups(pattern: Pattern, match: PatternMatch): Record<string, string | undefined> | undefined {
  const names = pattern.getGroupNames();
  if (names.every((name) => name === null)) return undefined;
  const groups: Record<string, string | undefined> = {};
  for (const [index, name] of names.entries()) {
    if (name !== null) groups[name] = match.groups[index];
  }
  return groups;
}

function meter(frame: Frame, pattern: Pattern, text: string): MeteredText {
  return new MeteredText(text, frame, 1 + (pattern.getProgram().programSize() >> 5));
}

/** States that a pattern may keep between two uses; a plan may hold thousands of patterns. */
const statesKept = 200;

function dropLargeTables(pattern: Pattern): void {
  const engine = pattern.getProgram().re2() as { lazyDFA: { stateCount: number } | null };
  if (engine.lazyDFA !== null && engine.lazyDFA.stateCount > statesKept) engine.lazyDFA = null;
}
