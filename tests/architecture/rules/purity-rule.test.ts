/** Time, chance and timers are found in core. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findImpurities } from './purity-rule.ts';

function judge(path: string, code: string): number {
  return findImpurities([readSourceFile(path, code)]).length;
}

describe('findImpurities', () => {
  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const chance = Math.random();',
    'setTimeout(() => 1, 10);',
    "import { randomUUID } from 'node:crypto';",
  ])('finds %s', (code) => {
    expect(judge('packages/core/src/a.ts', code)).toBe(1);
  });

  it('lets a date from a number, other packages and tests through', () => {
    expect(judge('packages/core/src/a.ts', 'const then = new Date(5);')).toBe(0);
    expect(judge('packages/engine/src/a.ts', 'const now = Date.now();')).toBe(0);
    expect(judge('packages/core/src/a.test.ts', 'const now = Date.now();')).toBe(0);
  });
});
