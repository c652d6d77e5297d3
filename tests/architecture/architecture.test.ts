/** Holds the checkout to the rules of ARCHITECTURE.md. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exceptions } from './exceptions.ts';
import { importTable } from './import-table.ts';
import { listSourceFiles, projectRoot } from './list-source-files.ts';
import { findFileCycles, findPackageCycles } from './rules/cycle-rule.ts';
import { findEnvironmentReads } from './rules/environment-rule.ts';
import { findForbiddenImports } from './rules/import-rule.ts';
import { findNetworkUse } from './rules/network-rule.ts';
import { findImpurities } from './rules/purity-rule.ts';
import { findBadNames, findLongFiles, findMissingOpenings } from './rules/shape-rule.ts';
import type { Violation } from './source-file.ts';

const files = listSourceFiles();

describe('the architecture', () => {
  it('is read from real sources', () => {
    expect(files.some(({ path }) => path === 'packages/core/src/index.ts')).toBe(true);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(files.length);
  });

  it('has packages that import only what the table allows', () => {
    expect(show(findForbiddenImports(files, importTable))).toEqual([]);
  });

  it('has no cycle between files', () => {
    expect(show(findFileCycles(files))).toEqual([]);
  });

  it('has no cycle between packages', () => {
    expect(show(findPackageCycles(files))).toEqual([]);
  });

  it('reaches the network through outbound only', () => {
    expect(show(without('network', findNetworkUse(files)))).toEqual([]);
  });

  it('reads the environment in one file', () => {
    expect(show(without('environment', findEnvironmentReads(files)))).toEqual([]);
  });

  it('has a pure core', () => {
    expect(show(without('purity', findImpurities(files)))).toEqual([]);
  });

  it('has short files', () => {
    expect(show(findLongFiles(files))).toEqual([]);
  });

  it('has files that open with what they are for', () => {
    expect(show(findMissingOpenings(files))).toEqual([]);
  });

  it('has names that lead to what is inside', () => {
    expect(show(findBadNames(files))).toEqual([]);
  });

  it('has exceptions that are recorded and still needed', () => {
    const found = {
      network: findNetworkUse(files),
      environment: findEnvironmentReads(files),
      purity: findImpurities(files),
    };
    for (const { rule, path, adr } of exceptions) {
      expect(existsSync(`${projectRoot}docs/adr/${adr}`), `${adr} exists`).toBe(true);
      expect(found[rule].map((violation) => violation.path)).toContain(path);
    }
  });
});

function without(rule: string, violations: readonly Violation[]): Violation[] {
  return violations.filter(({ path }) => !exceptions.some((row) => row.rule === rule && row.path === path));
}

function show(violations: readonly Violation[]): string[] {
  return violations.map(({ path, line, problem }) => `${path}:${line} ${problem}`);
}
