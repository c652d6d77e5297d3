/** Cycles are found between files and between packages, types included. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findFileCycles, findPackageCycles } from './cycle-rule.ts';

function read(sources: Readonly<Record<string, string>>) {
  return Object.entries(sources).map(([path, code]) => readSourceFile(path, code));
}

describe('findFileCycles', () => {
  it('accepts two paths to one file', () => {
    const files = read({
      'tests/a.ts': "import './b.ts';\nimport './c.ts';",
      'tests/b.ts': "import './d.ts';",
      'tests/c.ts': "import './d.ts';",
      'tests/d.ts': 'export const d = 1;',
    });
    expect(findFileCycles(files)).toEqual([]);
  });

  it('finds a cycle of types through three files', () => {
    const files = read({
      'tests/a.ts': "import type { B } from './b.ts';",
      'tests/b.ts': "export type { C } from './c.ts';",
      'tests/c.ts': "export type A = import('./a.ts').A;",
    });
    expect(findFileCycles(files).map(({ problem }) => problem)).toEqual([
      'imports itself through tests/b.ts → tests/c.ts → tests/a.ts',
    ]);
  });

  it('finds a file that imports itself', () => {
    expect(findFileCycles(read({ 'tests/a.ts': "import './a.ts';" }))).toHaveLength(1);
  });
});

describe('findPackageCycles', () => {
  it('finds two packages that know each other', () => {
    const files = read({
      'packages/a/src/a.ts': "import { b } from '@noria/b';",
      'packages/b/src/b.ts': "import type { A } from '@noria/a';",
    });
    expect(findPackageCycles(files).map(({ problem }) => problem)).toEqual(['imports itself through b → a']);
  });

  it('leaves tests out', () => {
    const files = read({
      'packages/a/src/a.test.ts': "import { b } from '@noria/b';",
      'packages/b/src/b.ts': "import type { A } from '@noria/a';",
    });
    expect(findPackageCycles(files)).toEqual([]);
  });
});
