/** Gives fields other names by patterns. */
import { isExpression, type Json, type JsonObject } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';
import { compilePattern, type Pattern, replaceMatches } from '../patterns/compile-pattern.ts';
import { type RenamePlace, renameKeys } from './rename-keys.ts';
import type { PatternRename } from './rename-settings.ts';

/**
 * @param json not touched
 * @throws PARAMETER_INVALID a pattern cannot be read, or a name is taken
 */
export function renameByPatterns(place: RenamePlace, patterns: readonly PatternRename[], json: JsonObject): JsonObject {
  let renamed = json;
  for (let at = 0; at < patterns.length; at++) {
    const { pattern: source, replacement, caseSensitive, depth } = patterns[at] as PatternRename;
    const compiled = compilePattern(source, caseSensitive);
    const parameter = `patterns[${at}]`;
    if (compiled.kind === 'fault')
      throw parameterFault(place.ctx, `${parameter}.pattern`, compiled.problem, place.item);
    const rename = (object: JsonObject) => renameObject(place, object, compiled.pattern, replacement, parameter);
    renamed = depth === 'item' ? rename(renamed) : (renameAll(renamed, rename) as JsonObject);
  }
  return renamed;
}

/** Patterns that are written out and cannot be read. */
export function findPatternFaults(patterns: Json | undefined): { path: string; problem: string }[] {
  if (!Array.isArray(patterns)) return [];
  return patterns.flatMap((entry, at) => {
    const { pattern } = (entry ?? {}) as Partial<PatternRename>;
    if (typeof pattern !== 'string' || isExpression(pattern)) return [];
    const compiled = compilePattern(pattern, true);
    return compiled.kind === 'fault' ? [{ path: `patterns[${at}].pattern`, problem: compiled.problem }] : [];
  });
}

function renameObject(
  place: RenamePlace,
  object: JsonObject,
  pattern: Pattern,
  replacement: string,
  parameter: string,
): JsonObject {
  const renames = new Map<string, string>();
  for (const name of Object.keys(object)) {
    const target = replaceName(place, pattern, name, replacement, parameter);
    if (target !== name) renames.set(name, target);
  }
  return renames.size === 0 ? object : renameKeys(place, object, renames, () => `${parameter}.replacement`);
}

function replaceName(
  { ctx, item }: RenamePlace,
  pattern: Pattern,
  name: string,
  replacement: string,
  parameter: string,
): string {
  try {
    return replaceMatches(pattern, name, replacement);
  } catch (cause) {
    throw parameterFault(ctx, `${parameter}.pattern`, (cause as Error).message, item);
  }
}

function renameAll(value: Json, rename: (object: JsonObject) => JsonObject): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => renameAll(entry, rename));
  const inner = Object.entries(value).map(([name, entry]): [string, Json] => [name, renameAll(entry, rename)]);
  return rename(Object.fromEntries(inner));
}
