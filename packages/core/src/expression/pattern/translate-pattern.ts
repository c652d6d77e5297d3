/** Rewrites a pattern from JavaScript's syntax to RE2's, and refuses what no linear-time engine can do. */
import { failFault } from '../expression-fault.ts';
import { translateClass } from './translate-class.ts';
import { escapeCodePoint, type ReadEscape, readEscape } from './translate-escape.ts';

export interface TranslatedPattern {
  readonly source: string;
  /** By number of the group, from 1; null for a group without a name. */
  readonly groupNames: readonly (string | null)[];
  /** What compiling it may take: its length, times what it repeats. */
  readonly weight: number;
}

/** Times that RE2 repeats at most. */
const repeatLimit = 1000;

/** JavaScript's `.` stops at four line ends, RE2's at one. */
const anyButLineEnd = '[^\\n\\r\\x{2028}\\x{2029}]';

/**
 * @param dotAll the flag `s`
 * @throws ExpressionFault EXPRESSION_FAILED the pattern has something that cannot be had in linear time, or is broken
 */
export function translatePattern(source: string, dotAll: boolean): TranslatedPattern {
  const groupNames: (string | null)[] = [];
  let made = '';
  let weight = source.length;
  let position = 0;
  while (position < source.length) {
    const character = String.fromCodePoint(source.codePointAt(position) as number);
    const part = translatePart(source, position, character, dotAll, groupNames);
    made += part.text;
    weight *= character === '{' ? countRepeats(part.text) : 1;
    position += part.length;
  }
  return { source: made, groupNames, weight };
}

function translatePart(
  source: string,
  position: number,
  character: string,
  dotAll: boolean,
  groupNames: (string | null)[],
): ReadEscape {
  switch (character) {
    case '\\':
      return readEscape(source, position);
    case '[':
      return translateClass(source, position);
    case '(':
      return translateGroup(source, position, groupNames);
    case '.':
      return { text: dotAll ? '(?s:.)' : anyButLineEnd, length: 1 };
    case '{':
      return translateRepeat(source, position);
    case '}':
    case ']':
    case '/':
      return { text: `\\${character}`, length: 1 };
    default:
      return { text: escapeUnusual(character), length: character.length };
  }
}

/** Half a pair of UTF-16 has no letter to be written as. */
function escapeUnusual(character: string): string {
  const code = character.codePointAt(0) as number;
  return code >= 0xd800 && code <= 0xdfff ? escapeCodePoint(code) : character;
}

function translateGroup(source: string, position: number, groupNames: (string | null)[]): ReadEscape {
  if (source[position + 1] !== '?') {
    groupNames.push(null);
    return { text: '(', length: 1 };
  }
  const rest = source.slice(position, position + 110);
  if (/^\(\?[=!]/.test(rest)) {
    throw failFault(
      'a pattern cannot look ahead with (?=…) or (?!…): matching takes linear time here; match more and take a group',
    );
  }
  const open = /^\(\?(?::|<[=!]|[ims]*(?:-[ims]+)?:)/.exec(rest);
  if (open !== null) return { text: open[0], length: open[0].length };
  const named = /^\(\?<([\p{ID_Start}$_][\p{ID_Continue}$]{0,99})>/u.exec(rest);
  const name = named?.[1];
  if (named === null || name === undefined)
    throw failFault(`\`${rest.slice(0, 4)}\` begins no group that a pattern can have`);
  if (groupNames.includes(name)) throw failFault(`two groups of the pattern are named \`${name}\``);
  groupNames.push(name);
  // The names stay here: RE2 takes fewer letters in them than JavaScript.
  return { text: '(', length: named[0].length };
}

/** `{2,5}` repeats; any other brace stands for itself. */
function translateRepeat(source: string, position: number): ReadEscape {
  const found = /^\{(\d+)(?:,(\d*))?\}/.exec(source.slice(position, position + 40));
  if (found === null) return { text: '\\{', length: 1 };
  if (Number(found[1]) > repeatLimit || Number(found[2] ?? 0) > repeatLimit) {
    throw failFault(`a pattern repeats a part ${repeatLimit} times at most, not ${found[0]}`);
  }
  return { text: found[0], length: found[0].length };
}

function countRepeats(repeat: string): number {
  return Math.max(1, ...(repeat.match(/\d+/g) ?? []).map(Number));
}
