/** Secrets of 256 random bits: kept as their hash only, so that the database gives none of them away. */
import { createHash, randomBytes } from 'node:crypto';

/** @param prefix says what it is for, such as `noria_` */
export function makeSecret(prefix: string): { readonly secret: string; readonly hash: Buffer } {
  const secret = prefix + randomBytes(32).toString('base64url');
  return { secret, hash: hashSecret(secret) };
}

/** A plain hash is enough for what nobody can guess. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
