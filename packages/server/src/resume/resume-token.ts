/** Signed tokens of resume links: who holds one may end one wait of one step, and nothing else. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { NoriaError } from '@noria/core';

export interface ResumeTarget {
  readonly executionId: string;
  /** Number of the wait in its execution, see `nextWaitNumber`. */
  readonly wait: number;
}

export interface ResumeTokens {
  sign(executionId: string, wait: number): string;
  /** @throws RESUME_TOKEN_INVALID */
  verify(token: string): ResumeTarget;
}

const idBytes = 16;
const waitBytes = 4;
const macBytes = 16;

/**
 * Tokens are base64url of execution id, wait and the first 128 bits of their HMAC.
 * @param key 32 bytes that only this installation has
 * @source RFC 2104 (HMAC), RFC 2104 section 5 (truncation)
 */
export function createResumeTokens(key: Buffer): ResumeTokens {
  return {
    sign(executionId, wait) {
      const body = Buffer.allocUnsafe(idBytes + waitBytes);
      body.write(executionId.replaceAll('-', ''), 0, 'hex');
      body.writeUInt32BE(wait, idBytes);
      return Buffer.concat([body, macOf(key, body)]).toString('base64url');
    },
    verify(token) {
      const bytes = Buffer.from(token, 'base64url');
      // Base64 has several spellings of the same bytes; a token has one.
      if (bytes.length !== idBytes + waitBytes + macBytes || bytes.toString('base64url') !== token) throw invalid();
      const body = bytes.subarray(0, idBytes + waitBytes);
      if (!timingSafeEqual(macOf(key, body), bytes.subarray(idBytes + waitBytes))) throw invalid();
      return { executionId: formatUuid(body.toString('hex', 0, idBytes)), wait: body.readUInt32BE(idBytes) };
    },
  };
}

function macOf(key: Buffer, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, macBytes);
}

function invalid(): NoriaError {
  return new NoriaError('RESUME_TOKEN_INVALID');
}

function formatUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
