/** Text to bytes of a character set. */
import type { Encoding } from './text-encoding.ts';

/**
 * @returns a function that encodes one part of a text after the other
 * @throws RangeError (from that function) a character does not exist in the character set; the message names it
 */
export function createEncoder(encoding: Encoding): (text: string) => Uint8Array {
  if (encoding === 'utf-8') return (text) => Buffer.from(text);
  if (encoding === 'utf-16le') return (text) => Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return (text) => Buffer.from(text, 'utf16le').swap16();
  const codes = listCodes(encoding);
  return (text) => encodeSingleBytes(text, codes, encoding);
}

function listCodes(encoding: Encoding): ReadonlyMap<string, number> {
  const characters = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, code) => code));
  return new Map(Array.from(characters, (character, code) => [character, code]));
}

function encodeSingleBytes(text: string, codes: ReadonlyMap<string, number>, encoding: Encoding): Uint8Array {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = codes.get(text.charAt(at));
    if (code === undefined) {
      throw new RangeError(`${encoding} has no character "${String.fromCodePoint(text.codePointAt(at) ?? 0)}"`);
    }
    bytes[at] = code;
  }
  return bytes;
}
