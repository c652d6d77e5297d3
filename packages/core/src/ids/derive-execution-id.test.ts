/** Ids of child executions. */
import { describe, expect, it } from 'vitest';
import { deriveExecutionId } from './derive-execution-id.ts';
import { isUuid, uuidTimeMs } from './uuid-time.ts';

const parent = '01994d5e-7a00-7cc3-98c4-dc0c0c07398f';

describe('deriveExecutionId', () => {
  it('gives the same child for the same call, in every release', () => {
    expect(deriveExecutionId(parent, 3, 0)).toBe('01994d5e-7a00-70cc-8489-2d8b07f3a8db');
  });

  it('is a UUIDv7 with the time of the parent', () => {
    for (let index = 0; index < 64; index++) {
      const child = deriveExecutionId(parent, 1, index);
      expect(isUuid(child)).toBe(true);
      expect(child).toMatch(/^.{14}7.{4}[89ab]/);
      expect(uuidTimeMs(child)).toBe(uuidTimeMs(parent));
    }
  });

  it('differs by parent, step and index, and never confuses (1, 23) with (12, 3)', () => {
    const other = '01994d5e-7a00-7cc3-98c4-dc0c0c073990';
    const ids = [
      deriveExecutionId(parent, 1, 23),
      deriveExecutionId(parent, 12, 3),
      deriveExecutionId(parent, 1, 24),
      deriveExecutionId(other, 1, 23),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
