/** The closing line of `npm test` counts every way in which a run can fail. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countCrashRounds, countTests, formatCounts } from '../../scripts/test-counts.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'noria-counts-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function count(report: object, exitCode: number): Promise<string> {
  const file = join(folder, 'report.json');
  await writeFile(file, JSON.stringify(report));
  return formatCounts(await countTests(file, exitCode));
}

const passing = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

describe('countTests', () => {
  it('counts what passed and what was skipped', async () => {
    expect(await count(passing, 0)).toBe('5 passed, 0 failed, 1 skipped');
  });

  it('counts a file that cannot be loaded as a failure', async () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(await count({ ...passing, testResults }, 1)).toBe('5 passed, 1 failed, 1 skipped');
  });

  it('does not count a failed test twice, as itself and as its file', async () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(await count({ ...passing, numFailedTests: 1, testResults }, 1)).toBe('5 passed, 1 failed, 1 skipped');
  });

  it('counts an error outside of every test', async () => {
    expect(await count(passing, 1)).toBe('5 passed, 1 failed, 1 skipped');
  });

  it('counts a run without a report as a failure', async () => {
    expect(formatCounts(await countTests(join(folder, 'none.json'), 0))).toBe('0 passed, 1 failed, 0 skipped');
  });
});

describe('countCrashRounds', () => {
  it('adds rounds that held, and one failure for a suite that did not', () => {
    const tests = { passed: 5, failed: 0, skipped: 1 };
    expect(addCounts(tests, countCrashRounds(3, 0))).toEqual({ passed: 8, failed: 0, skipped: 1 });
    expect(addCounts(tests, countCrashRounds(3, 1))).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });
});
