/** Says what is wrong with the headers of an answer. */
import type { Json } from '@noria/core';

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Set by the server from the answer itself; a second value would contradict it. */
const reserved = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer']);

/**
 * Checks headers that a person wrote: names are tokens, values have no line breaks, none belongs to the connection itself.
 * Expressions and what is no string are left to others.
 * @source RFC 9110, section 5
 */
export function findHeaderFaults(headers: Json | undefined): { path: string; problem: string }[] {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return [];
  const faults: { path: string; problem: string }[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const problem = findFault(name, value);
    if (problem !== null) faults.push({ path: `headers.${name}`, problem });
  }
  return faults;
}

function findFault(name: string, value: Json): string | null {
  if (!headerName.test(name)) return 'is no header name';
  if (reserved.has(name.toLowerCase())) return 'is set by the server itself';
  if (typeof value === 'string' && hasForbidden(value))
    return 'its value has a line break or another character that a header cannot hold';
  return null;
}

function hasForbidden(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return true;
  }
  return false;
}
