/** Recovery codes: their form, that each works once, and how they may be typed. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRecoveryCodes, useRecoveryCode } from './recovery-codes.ts';

describe('recovery codes', () => {
  it('are ten, all different, in four groups of four', () => {
    const { codes, hashes } = createRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    expect(hashes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  });

  it('use every letter of their alphabet alike: 80 bits each', () => {
    const letters = Array.from({ length: 100 }, () => createRecoveryCodes().codes.join('').replaceAll('-', '')).join(
      '',
    );
    const counts = Map.groupBy(letters, (letter) => letter);
    expect(counts.size).toBe(32);
    // 500 of each are expected; seven standard deviations are 154.
    for (const [, { length }] of counts) expect(Math.abs(length - 500)).toBeLessThan(154);
  });

  it('are kept as SHA-256', () => {
    const { codes, hashes } = createRecoveryCodes();
    const plain = codes[0]?.replaceAll('-', '') ?? '';
    expect(hashes[0]).toBe(createHash('sha256').update(plain).digest('hex'));
  });

  it('are gone after their use, and the others stay', () => {
    const { codes, hashes } = createRecoveryCodes();
    const left = useRecoveryCode(hashes, codes[3] ?? '');
    expect(left).toEqual(hashes.toSpliced(3, 1));
    expect(useRecoveryCode(left ?? [], codes[3] ?? '')).toBeNull();
    expect(useRecoveryCode(left ?? [], codes[4] ?? '')).toHaveLength(8);
  });

  it.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without dashes', (code: string) => code.replaceAll('-', '')],
    ['with spaces', (code: string) => ` ${code.replaceAll('-', ' ')}\n`],
    ['with O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('may be typed %s', (_, type) => {
    const { codes, hashes } = createRecoveryCodes();
    for (const code of codes) expect(useRecoveryCode(hashes, type(code))).toHaveLength(9);
  });

  it.each(['', '-', 'AAAA-AAAA-AAAA-AAAA', 'A'.repeat(1_000_000)])('do not match %.20s', (code) => {
    expect(useRecoveryCode(createRecoveryCodes().hashes, code)).toBeNull();
  });

  it('match nothing when none is left', () => {
    expect(useRecoveryCode([], createRecoveryCodes().codes[0] ?? '')).toBeNull();
  });
});
