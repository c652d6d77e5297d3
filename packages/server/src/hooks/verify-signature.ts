/** Checks that whoever calls a webhook knows its secret: HMAC-SHA256 over time and body, as hex. Decides only. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { NoriaError } from '@noria/core';

export interface SignatureRule {
  /** Name of the variable that holds the secret; `WEBHOOK_SIGNATURE_SECRET` may also be the setting. */
  readonly secret: string;
  /** Lower case. */
  readonly header: string;
  /** Lower case. */
  readonly timestampHeader: string;
  readonly toleranceS: number;
}

/** What the headers say, before anything is known of its truth. */
export interface SignatureClaim {
  /** 64 hex digits, lower case. */
  readonly signature: string;
  /** As it was signed. */
  readonly timestamp: string;
  /** From then on the time window refuses the same request. */
  readonly expiresAtMs: number;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Looks at what costs nothing: the form of both headers, and the time.
 * @throws SIGNATURE_MISSING, SIGNATURE_MALFORMED, SIGNATURE_EXPIRED
 */
export function readSignature(rule: SignatureRule, headers: Headers, nowMs: number): SignatureClaim {
  const { header, timestampHeader, toleranceS } = rule;
  const timestamp = readHeader(headers, timestampHeader);
  const signature = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(readHeader(headers, header))?.[1];
  if (signature === undefined) {
    throw new NoriaError('SIGNATURE_MALFORMED', { header, expected: 'an HMAC-SHA256 as 64 hex digits' });
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new NoriaError('SIGNATURE_MALFORMED', { header: timestampHeader, expected: 'whole seconds since 1970' });
  }
  const atMs = Number(timestamp) * 1000;
  if (Math.abs(nowMs - atMs) > toleranceS * 1000) {
    throw new NoriaError('SIGNATURE_EXPIRED', { header: timestampHeader, toleranceS });
  }
  return { signature: signature.toLowerCase(), timestamp, expiresAtMs: atMs + toleranceS * 1000 };
}

/**
 * @param body as it was sent; null for none
 * @throws SIGNATURE_WRONG
 */
export function requireSignature(claim: SignatureClaim, header: string, body: Buffer | null, secret: string): void {
  const hmac = createHmac('sha256', secret).update(`${claim.timestamp}.`);
  const expected = (body === null ? hmac : hmac.update(body)).digest();
  if (!timingSafeEqual(expected, Buffer.from(claim.signature, 'hex'))) {
    throw new NoriaError('SIGNATURE_WRONG', { header });
  }
}

function readHeader(headers: Headers, name: string): string {
  const value = headers[name];
  if (typeof value === 'string' && value !== '') return value.trim();
  throw new NoriaError('SIGNATURE_MISSING', { header: name });
}
