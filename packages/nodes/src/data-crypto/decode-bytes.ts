/** Reads bytes that are written as text, to the last character. */

/** @returns null where a part of the text is not written like that: Node would leave it out in silence */
export function decodeBytes(text: string, encoding: 'hex' | 'base64' | 'base64url'): Buffer | null {
  const plain = encoding === 'hex' ? text.trim().toLowerCase() : text.trim().replace(/={0,2}$/, '');
  const bytes = Buffer.from(plain, encoding);
  return bytes.toString(encoding).replace(/={0,2}$/, '') === plain ? bytes : null;
}
