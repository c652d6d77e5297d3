/** Codes of the second factor: the vectors of the RFCs, clocks that are off, and codes that come twice. */
import { describe, expect, it } from 'vitest';
import { checkTotpCode, createTotpSecret, formatTotpAddress } from './totp.ts';

/** `12345678901234567890`, as base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

function check(code: string, nowMs: number, lastStep: number | null = null) {
  return checkTotpCode({ secret, code, nowMs, lastStep });
}

describe('a code', () => {
  // RFC 6238, appendix B, SHA-1: eight digits there, of which an app shows the last six.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('of RFC 6238 is accepted: at %d s it is %s', (nowS, code) => {
    expect(check(code.slice(2), nowS * 1000)).toEqual({ kind: 'accepted', step: Math.floor(nowS / 30) });
  });

  it('of RFC 4226 is accepted, from step 0 to step 9', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    const results = codes.map((code, step) => check(code, step * 30_000));
    expect(results).toEqual(codes.map((_, step) => ({ kind: 'accepted', step })));
  });

  it('may be typed in groups', () => {
    expect(check(' 287 082\n', 59_000)).toEqual({ kind: 'accepted', step: 1 });
  });

  it.each(['', '28708', '2870820', '287083', '28708a', '２８７０８２', '-87082', '1e5'])('is wrong as %j', (code) => {
    expect(check(code, 59_000)).toEqual({ kind: 'wrong' });
  });
});

describe('a clock that is off', () => {
  // '969429' is the code of step 3: from 90 s to before 120 s.
  it.each([
    [59_999, 'wrong'],
    [60_000, 'accepted'],
    [90_000, 'accepted'],
    [149_999, 'accepted'],
    [150_000, 'wrong'],
  ])('by one step is let pass: the code of 90 s at %d ms is %s', (nowMs, kind) => {
    expect(check('969429', nowMs)).toMatchObject({ kind });
  });

  it.each([-5, 5])('by %d minutes gives a code that is refused', (minutes) => {
    // The phone says 1,111,111,109 s, and shows the code of then.
    const serverMs = 1_111_111_109_000 + minutes * 60_000;
    expect(check('081804', serverMs)).toEqual({ kind: 'wrong' });
  });

  it('yields the step of the code, not of now', () => {
    expect(check('969429', 60_000)).toEqual({ kind: 'accepted', step: 3 });
    expect(check('969429', 149_999)).toEqual({ kind: 'accepted', step: 3 });
  });
});

describe('a step that was used', () => {
  it('is refused, and so is every one before it', () => {
    expect(check('969429', 90_000, 3)).toEqual({ kind: 'replayed' });
    expect(check('969429', 90_000, 4)).toEqual({ kind: 'replayed' });
  });

  it('does not stand in the way of the next', () => {
    expect(check('969429', 90_000, 2)).toEqual({ kind: 'accepted', step: 3 });
  });

  it('may be the first there is', () => {
    expect(check('755224', 0, 0)).toEqual({ kind: 'replayed' });
    expect(check('755224', 0)).toEqual({ kind: 'accepted', step: 0 });
  });
});

describe('a secret', () => {
  it('has 160 bits as base32', () => {
    expect(createTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 100 }, createTotpSecret)).size).toBe(100);
  });

  it('reaches the app by an address', () => {
    const address = new URL(formatTotpAddress(secret, 'Noria: test & co', 'ada+x@example.org'));
    expect(address.href.startsWith('otpauth://totp/')).toBe(true);
    expect(decodeURIComponent(address.pathname)).toContain('ada+x@example.org');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      issuer: 'Noria: test & co',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
