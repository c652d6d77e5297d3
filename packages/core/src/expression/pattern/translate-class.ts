/** Rewrites a class of characters, such as `[^\s,]`. */
import { failFault } from '../expression-fault.ts';
import { escapeCodePoint, notSpaces, type ReadEscape, readCharacterEscape, spaces } from './translate-escape.ts';

/** @param start place of the `[` */
export function translateClass(source: string, start: number): ReadEscape {
  const isNegated = source[start + 1] === '^';
  let position = start + (isNegated ? 2 : 1);
  let made = '';
  while (source[position] !== ']') {
    if (position >= source.length) throw failFault('a class `[` of the pattern is never closed');
    const part = translateMember(source, position);
    made += part.text;
    position += part.length;
  }
  const length = position + 1 - start;
  if (made !== '') return { text: `[${isNegated ? '^' : ''}${made}]`, length };
  // JavaScript: `[^]` is any character, `[]` none.
  return { text: isNegated ? '(?s:.)' : '[^\\x{0}-\\x{10ffff}]', length };
}

function translateMember(source: string, position: number): ReadEscape {
  const character = String.fromCodePoint(source.codePointAt(position) as number);
  if (character === '\\') {
    const letter = source[position + 1];
    if (letter === undefined) throw failFault('the pattern ends with a backslash');
    if (letter === 's') return { text: spaces, length: 2 };
    if (letter === 'S') return { text: notSpaces, length: 2 };
    if (letter === 'b') return { text: '\\x{8}', length: 2 };
    return readCharacterEscape(source, position);
  }
  if (character === '[' || character === '^') return { text: `\\${character}`, length: 1 };
  const code = character.codePointAt(0) as number;
  return {
    text: code >= 0xd800 && code <= 0xdfff ? escapeCodePoint(code) : character,
    length: character.length,
  };
}
