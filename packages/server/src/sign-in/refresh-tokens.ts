/** Refresh tokens: a session and how often it was refreshed, sealed, so that an old copy shows itself as one. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid } from '@noria/core';

export interface RefreshTokens {
  write(sessionId: string, generation: number): string;
  /** Null for what was not written here. */
  read(token: string): { readonly sessionId: string; readonly generation: number } | null;
}

/** @param key 32 bytes. @source RFC 2104 (HMAC), with SHA-256 */
export function createRefreshTokens(key: Buffer): RefreshTokens {
  const seal = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  return {
    write(sessionId, generation) {
      const text = `${sessionId}.${generation}`;
      return `${text}.${seal(text)}`;
    },
    read(token) {
      const [sessionId = '', generation = '', mac = '', ...more] = token.split('.');
      if (!isUuid(sessionId) || !/^[1-9]\d{0,9}$/.test(generation) || more.length > 0) return null;
      const expected = Buffer.from(seal(`${sessionId}.${generation}`));
      const given = Buffer.from(mac);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return { sessionId, generation: Number(generation) };
    },
  };
}
