/** Times and bounds of UUIDv7. */
import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createUuidV7 } from './create-uuid-v7.ts';
import { firstUuidAt, isUuid, uuidTimeMs } from './uuid-time.ts';

describe('uuidTimeMs', () => {
  it('reads the example of RFC 9562', () => {
    expect(uuidTimeMs('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(Date.UTC(2022, 1, 22, 19, 22, 22));
  });
});

describe('firstUuidAt', () => {
  it('is at or below every id of its millisecond and above every id of the one before', () => {
    const create = createUuidV7(randomFillSync);
    const atMs = Date.UTC(2026, 0, 1);
    const before = create(atMs - 1);
    const at = create(atMs);
    expect(firstUuidAt(atMs) <= at).toBe(true);
    expect(firstUuidAt(atMs) > before).toBe(true);
    expect(uuidTimeMs(firstUuidAt(atMs))).toBe(atMs);
  });

  it('gives a UUID for the beginning of time and for a fraction of a millisecond', () => {
    expect(firstUuidAt(0)).toBe('00000000-0000-7000-8000-000000000000');
    expect(firstUuidAt(1.9)).toBe(firstUuidAt(1));
  });
});

describe('isUuid', () => {
  it('takes the canonical text only', () => {
    expect(isUuid('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(true);
    expect(isUuid('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe(false);
    expect(isUuid('017f22e279b07cc398c4dc0c0c07398f')).toBe(false);
    expect(isUuid('017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n')).toBe(false);
    expect(isUuid('')).toBe(false);
  });
});
