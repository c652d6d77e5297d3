/** Rewrites what follows a backslash in a pattern. */
import { failFault } from '../expression-fault.ts';

/** What a part of the source becomes, and how many characters of the source it was. */
export interface ReadEscape {
  readonly text: string;
  readonly length: number;
}

/** JavaScript's white space; RE2's `\s` knows ASCII only. */
export const spaces =
  '\\t\\n\\x{0b}\\f\\r\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';

/** Everything else, as ranges: a class cannot hold a negated one. */
export const notSpaces =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}' +
  '\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';

/** An escape outside of a class. */
export function readEscape(source: string, position: number): ReadEscape {
  const letter = source[position + 1];
  if (letter === undefined) throw failFault('the pattern ends with a backslash');
  if (letter === 's') return { text: `[${spaces}]`, length: 2 };
  if (letter === 'S') return { text: `[^${spaces}]`, length: 2 };
  if (letter === 'b' || letter === 'B') return { text: `\\${letter}`, length: 2 };
  if (/[1-9]/.test(letter) || source.startsWith('k<', position + 1)) {
    throw failFault(
      `a pattern cannot refer back to what a group matched (\`\\${letter}\`): matching takes linear time here`,
    );
  }
  return readCharacterEscape(source, position);
}

/** An escape that means the same inside and outside of a class: a character, or one of the classes `\d`, `\w`, `\p{…}`. */
export function readCharacterEscape(source: string, position: number): ReadEscape {
  const rest = source.slice(position, position + 80);
  const letter = rest[1] as string;
  if ('dDwWtnrf'.includes(letter)) return { text: rest.slice(0, 2), length: 2 };
  if (letter === 'v') return { text: '\\x{0b}', length: 2 };
  if (letter === '0') return { text: '\\x{0}', length: 2 };
  const written = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(rest);
  if (written !== null) return readCode(rest, written);
  const control = /^\\c([a-z])/i.exec(rest);
  if (control !== null) return { text: escapeCodePoint((control[1] as string).charCodeAt(0) % 32), length: 3 };
  const property = /^\\([pP])\{(?:(?:Script|sc|Script_Extensions|scx|General_Category|gc)=)?(\w{1,50})\}/.exec(rest);
  if (property !== null) {
    const name = categoryNames.get(property[2] as string) ?? property[2];
    return { text: `\\${property[1]}{${name}}`, length: property[0].length };
  }
  const character = String.fromCodePoint(rest.codePointAt(1) as number);
  // A letter that means nothing special stands for itself, in JavaScript.
  return { text: /[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character, length: 1 + character.length };
}

function readCode(rest: string, written: RegExpExecArray): ReadEscape {
  const code = Number.parseInt((written[1] ?? written[2] ?? written[3]) as string, 16);
  if (code > 0x10ffff) throw failFault(`there is no character ${written[0]}`);
  const low = /^\\u(d[c-f][\da-f]{2})/i.exec(rest.slice(written[0].length));
  if (code >= 0xd800 && code <= 0xdbff && low !== null) {
    const pair = String.fromCharCode(code, Number.parseInt(low[1] as string, 16)).codePointAt(0) as number;
    return { text: escapeCodePoint(pair), length: written[0].length + low[0].length };
  }
  return { text: escapeCodePoint(code), length: written[0].length };
}

export function escapeCodePoint(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

/** Long names of JavaScript for categories that RE2 knows by their short ones. */
const categoryNames: ReadonlyMap<string, string> = new Map([
  ['Letter', 'L'],
  ['Lowercase_Letter', 'Ll'],
  ['Uppercase_Letter', 'Lu'],
  ['Mark', 'M'],
  ['Number', 'N'],
  ['Decimal_Number', 'Nd'],
  ['Punctuation', 'P'],
  ['Symbol', 'S'],
  ['Currency_Symbol', 'Sc'],
  ['Separator', 'Z'],
  ['Other', 'C'],
]);
