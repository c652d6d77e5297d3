/** Signed requests: what is taken, and which part of the others is wrong. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSignature, requireSignature } from './verify-signature.ts';

const rule = { secret: 'S', header: 'x-sig', timestampHeader: 'x-time', toleranceS: 300 };
const nowMs = Date.UTC(2026, 10, 21, 12);
const nowS = nowMs / 1000;
const body = Buffer.from('{"a":1}');

function sign(timestamp: number | string, bytes = body, secret = 'the secret'): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(bytes).digest('hex');
}

function verify(headers: Record<string, string>, bytes: Buffer | null = body): void {
  requireSignature(readSignature(rule, headers, nowMs), rule.header, bytes, 'the secret');
}

describe('a signed request', () => {
  it.each([
    { 'x-time': String(nowS), 'x-sig': sign(nowS) },
    { 'x-time': String(nowS - 300), 'x-sig': `sha256=${sign(nowS - 300)}` },
    { 'x-time': String(nowS + 300), 'x-sig': sign(nowS + 300).toUpperCase() },
  ])('is taken: %j', (headers) => {
    expect(() => verify(headers)).not.toThrow();
  });

  it('may have no body', () => {
    const headers = { 'x-time': String(nowS), 'x-sig': sign(nowS, Buffer.alloc(0)) };
    expect(() => verify(headers, null)).not.toThrow();
  });

  it.each([
    [{ 'x-sig': sign(nowS) }, 'SIGNATURE_MISSING', 'x-time'],
    [{ 'x-time': String(nowS) }, 'SIGNATURE_MISSING', 'x-sig'],
    [{ 'x-time': String(nowS), 'x-sig': sign(nowS).slice(1) }, 'SIGNATURE_MALFORMED', 'x-sig'],
    [{ 'x-time': String(nowMs), 'x-sig': sign(nowMs) }, 'SIGNATURE_MALFORMED', 'x-time'],
    [{ 'x-time': `${nowS}.5`, 'x-sig': sign(`${nowS}.5`) }, 'SIGNATURE_MALFORMED', 'x-time'],
    [{ 'x-time': String(nowS - 301), 'x-sig': sign(nowS - 301) }, 'SIGNATURE_EXPIRED', 'x-time'],
    [{ 'x-time': String(nowS + 301), 'x-sig': sign(nowS + 301) }, 'SIGNATURE_EXPIRED', 'x-time'],
    [{ 'x-time': String(nowS), 'x-sig': sign(nowS - 1) }, 'SIGNATURE_WRONG', 'x-sig'],
    [{ 'x-time': String(nowS), 'x-sig': sign(nowS, body, 'another') }, 'SIGNATURE_WRONG', 'x-sig'],
    [{ 'x-time': String(nowS), 'x-sig': sign(nowS, Buffer.from('{}')) }, 'SIGNATURE_WRONG', 'x-sig'],
  ])('%j is refused with %s', (headers, code, header) => {
    expect(() => verify(headers as Record<string, string>)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ header }) }),
    );
  });

  it('is remembered until its window refuses it', () => {
    const claim = readSignature(rule, { 'x-time': String(nowS + 10), 'x-sig': sign(nowS + 10) }, nowMs);
    expect(claim.expiresAtMs).toBe(nowMs + 310_000);
  });
});
