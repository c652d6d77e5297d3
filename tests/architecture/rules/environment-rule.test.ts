/** Every way to the environment is found outside of the one reader. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findEnvironmentReads } from './environment-rule.ts';

function judge(path: string, code: string): number {
  return findEnvironmentReads([readSourceFile(path, code)]).length;
}

describe('findEnvironmentReads', () => {
  it.each([
    'const port = process.env.PORT;',
    "const port = process['env'].PORT;",
    'const { env } = globalThis.process;',
    "import { env } from 'node:process';",
  ])('finds %s', (code) => {
    expect(judge('packages/server/src/compose.ts', code)).toBe(1);
  });

  it('lets the reader, tests and scripts through', () => {
    const code = 'const port = process.env.PORT;';
    expect(judge('packages/server/src/config.ts', code)).toBe(0);
    expect(judge('packages/store/src/a.test.ts', code)).toBe(0);
    expect(judge('scripts/a.mjs', code)).toBe(0);
  });
});
