/** The one form and length of a password, whatever keyboard it was typed on. */

/** Longer ones are refused: what a stranger sends is hashed, and nobody needs more. */
export const maxPasswordCharacters = 1000;

/**
 * The form that is checked and hashed: the same text, composed differently by two keyboards, is the same password.
 * @source NIST SP 800-63B, section 3.1.1.2
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Length in code points, counted in the composed form: NFKC would stretch a single ligature to 18 characters. */
export function countCharacters(password: string): number {
  return [...password.normalize('NFC')].length;
}

/** Looks at the raw length first, so that a text of megabytes is never counted. */
export function isPasswordTooLong(password: string): boolean {
  return password.length > 4 * maxPasswordCharacters || countCharacters(password) > maxPasswordCharacters;
}
