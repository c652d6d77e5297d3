/** The new text of a replaced match: `$1`, `$<name>`, `$&`, `` $` ``, `$'` and `$$`, as JavaScript reads them. */
import type { PatternMatch } from './match-pattern.ts';

/** @param named fields by name of the group; undefined when the pattern names none */
export function expandReplacement(
  replacement: string,
  text: string,
  match: PatternMatch,
  named: Readonly<Record<string, string | undefined>> | undefined,
): string {
  if (!replacement.includes('$')) return replacement;
  let made = '';
  let position = 0;
  for (;;) {
    const dollar = replacement.indexOf('$', position);
    if (dollar < 0) return made + replacement.slice(position);
    made += replacement.slice(position, dollar);
    const { value, length } = readReference(replacement, dollar, text, match, named);
    made += value;
    position = dollar + length;
  }
}

function readReference(
  replacement: string,
  dollar: number,
  text: string,
  match: PatternMatch,
  named: Readonly<Record<string, string | undefined>> | undefined,
): { value: string; length: number } {
  switch (replacement[dollar + 1]) {
    case '$':
      return { value: '$', length: 2 };
    case '&':
      return { value: text.slice(match.start, match.end), length: 2 };
    case '`':
      return { value: text.slice(0, match.start), length: 2 };
    case "'":
      return { value: text.slice(match.end), length: 2 };
    case '<': {
      const close = replacement.indexOf('>', dollar);
      if (named === undefined || close < 0) return { value: '$', length: 1 };
      const name = replacement.slice(dollar + 2, close);
      return { value: Object.hasOwn(named, name) ? (named[name] ?? '') : '', length: close + 1 - dollar };
    }
    default:
      return readNumber(replacement, dollar, match);
  }
}

/** Two digits when there are so many groups, else one. */
function readNumber(replacement: string, dollar: number, match: PatternMatch): { value: string; length: number } {
  for (const digits of [2, 1]) {
    const written = replacement.slice(dollar + 1, dollar + 1 + digits);
    const group = Number(written);
    if (written.length === digits && /^\d+$/.test(written) && group >= 1 && group <= match.groups.length) {
      return { value: match.groups[group - 1] ?? '', length: 1 + digits };
    }
  }
  return { value: '$', length: 1 };
}
