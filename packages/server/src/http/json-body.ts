/** Reads JSON that strangers sent: size is the listener's matter; here are encoding, depth and form. */
import { isUtf8 } from 'node:buffer';
import { type Json, NoriaError } from '@noria/core';
import secureJson from 'secure-json-parse';

export const maxDepth = 100;

/**
 * Reads a body as JSON. `\u0000` and lone surrogates are taken: they live on as JSON escapes.
 * @param bytes whole body
 * @returns null for an empty body
 * @throws REQUEST_MALFORMED not UTF-8, not JSON, or a key `__proto__`; REQUEST_TOO_DEEP
 */
export function readJsonBody(bytes: Buffer): Json {
  if (bytes.length === 0) return null;
  if (isTooDeep(bytes, maxDepth)) throw new NoriaError('REQUEST_TOO_DEEP', { limit: maxDepth });
  try {
    return secureJson.parse(readTextBody(bytes), null, { protoAction: 'error', constructorAction: 'ignore' }) as Json;
  } catch (error) {
    if (error instanceof NoriaError) throw error;
    throw new NoriaError('REQUEST_MALFORMED', { problem: `it is not JSON: ${describeJsonError(error)}` });
  }
}

/** @throws REQUEST_MALFORMED the bytes are not UTF-8; `details.offset` is where */
export function readTextBody(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const offset = findInvalidUtf8(bytes);
  throw new NoriaError('REQUEST_MALFORMED', { problem: `it is not valid UTF-8 (byte ${offset})`, offset });
}

/**
 * Counts brackets outside strings without parsing. Only a body long enough to close what it opens is looked at.
 */
export function isTooDeep(bytes: Uint8Array, limit: number): boolean {
  if (bytes.length <= limit) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openBrace || byte === openBracket) {
      if (++depth > limit) return true;
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

function describeJsonError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes('forbidden prototype') ? 'the key "__proto__" is not allowed' : message;
}

/** The decoder puts U+FFFD where it cannot read on; the first one that the bytes do not spell is the place. */
function findInvalidUtf8(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
}
