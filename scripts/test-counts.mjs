/** Counts what ran, from Vitest's report and the crash suite's exit code. */
import { readFile } from 'node:fs/promises';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {string} reportFile what Vitest's JSON reporter wrote
 * @param {number} exitCode Vitest's own verdict, which also covers errors outside of any test
 * @returns {Promise<Counts>}
 */
export async function countTests(reportFile, exitCode) {
  const report = await readReport(reportFile);
  // A file that cannot be loaded fails without any test of its own.
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
  );
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {number} rounds
 * @param {number} exitCode of the crash suite
 * @returns {Counts} each round counts as one test; a suite that fails counts as one failure
 */
export function countCrashRounds(rounds, exitCode) {
  return exitCode === 0 ? { passed: rounds, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** @param {Counts} a @param {Counts} b */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** @param {Counts} counts */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function isFailed(assertion) {
  return assertion.status === 'failed';
}

/** No report means that Vitest died before its end; its exit code then counts as the failure. */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return { testResults: [], numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  }
}
