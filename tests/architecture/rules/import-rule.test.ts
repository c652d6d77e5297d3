/** Each forbidden kind of import is found. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findForbiddenImports } from './import-rule.ts';

const table = {
  core: { mayImport: [], libraries: ['zod'] },
  engine: { mayImport: ['core'] },
  store: { mayImport: ['core'] },
  scripts: { mayImport: [] },
};

function judge(path: string, code: string): string[] {
  return findForbiddenImports([readSourceFile(path, code)], table).map(({ line, problem }) => `${line}: ${problem}`);
}

describe('findForbiddenImports', () => {
  it('lets a package import what the table allows', () => {
    expect(judge('packages/engine/src/a.ts', "import { x } from '@noria/core';\nimport './b.ts';")).toEqual([]);
  });

  it.each([
    ['a value', "import { x } from '@noria/store';"],
    ['a type', "import type { X } from '@noria/store';"],
    ['a re-export', "export * from '@noria/store';"],
    ['a dynamic import', "const x = await import('@noria/store');"],
    ['a type in place', "export type X = import('@noria/store').X;"],
    ['a bare import', "import '@noria/store';"],
  ])('finds %s of a package that the table does not allow', (_, code) => {
    expect(judge('packages/engine/src/a.ts', code)).toEqual(['1: engine may not import store']);
  });

  it('lets tests join real parts of other packages', () => {
    expect(judge('packages/engine/src/a.test.ts', "import { x } from '@noria/store';")).toEqual([]);
  });

  it('finds an import that reaches into a package', () => {
    expect(judge('packages/engine/src/a.ts', "import { x } from '@noria/core/src/x.ts';")).toHaveLength(1);
    expect(judge('packages/engine/src/a.ts', "import { x } from '@noria/core/testing/x';")).toHaveLength(1);
    expect(judge('packages/engine/src/a.test.ts', "import { x } from '@noria/core/testing/x';")).toEqual([]);
    expect(judge('packages/engine/src/a.ts', "import { x } from '../../core/src/x.ts';")).toHaveLength(1);
  });

  it('finds an import of the own package by name', () => {
    expect(judge('packages/core/src/a.ts', "import { x } from '@noria/core';")).toHaveLength(1);
  });

  it('finds a script that is imported without being allowed', () => {
    expect(judge('packages/engine/src/a.ts', "import { x } from '../../../scripts/x.mjs';")).toEqual([
      '1: engine may not import scripts',
    ]);
  });

  it('finds a library that the package may not use', () => {
    expect(judge('packages/core/src/a.ts', "import { z } from 'zod';\nimport fs from 'node:fs';")).toEqual([
      '2: core may not import node:fs',
    ]);
  });

  it('finds a package without a row', () => {
    expect(judge('packages/extra/src/a.ts', 'export const x = 1;')).toEqual(['1: extra has no row in import-table.ts']);
  });
});
