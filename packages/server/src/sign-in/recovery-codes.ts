/** Recovery codes: ten words in place of the second factor, for the day on which the phone is gone; each works once. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface RecoveryCodes {
  /** For the person, shown once and not kept: `K7QA-2MXD-WZ4P-NH3C`. */
  readonly codes: readonly string[];
  /** To keep: SHA-256 of each, as hex. Eighty bits of chance need no salt and no slow hash. */
  readonly hashes: readonly string[];
}

const codeCount = 10;
const codeLength = 16;
/** 32 letters, 5 bits each, without those that are read as another: I, L, O and U as in Crockford's base32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten new codes of 80 bits each. They take the place of all earlier ones. */
export function createRecoveryCodes(): RecoveryCodes {
  const codes = Array.from({ length: codeCount }, createCode);
  return { codes, hashes: codes.map((code) => hashCode(readCode(code))) };
}

/**
 * Uses a code up.
 * @param hashes those that are left
 * @param code as it was typed: case, spaces and dashes do not count, and O is taken for 0, I and L for 1
 * @returns the hashes that are left then; null when the code is not among them. They are kept by a write that succeeds
 * only while the kept ones are still `hashes`, so that two requests at once cannot both use one code.
 */
export function useRecoveryCode(hashes: readonly string[], code: string): string[] | null {
  if (code.length > 100) return null;
  const hash = Buffer.from(hashCode(readCode(code)), 'hex');
  const left = hashes.filter((known) => !isSame(Buffer.from(known, 'hex'), hash));
  return left.length === hashes.length ? null : left;
}

function createCode(): string {
  // 256 is a multiple of 32: the remainder favours no letter.
  const letters = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]);
  return letters.join('').replace(/(?<=.)(?=(.{4})+$)/g, '-');
}

function readCode(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

function isSame(known: Buffer, hash: Buffer): boolean {
  return known.length === hash.length && timingSafeEqual(known, hash);
}
