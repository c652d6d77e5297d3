/** The fuzzer's long form: `npm run test:fuzz -- --inputs 1000000 [--seed N] [--json]`. */
import { describeReport } from './long/describe-report.ts';
import { hasEnoughParsed, measureCoverage } from './long/judge-report.ts';
import { runFuzz } from './long/run-fuzz.ts';
import { readOptions } from './read-options.ts';

const { json, ...options } = readOptions(process.argv.slice(2));
if (!json) process.stdout.write(`seed ${options.seed}\n`);
const startedMs = performance.now();
const report = await runFuzz(options);
const coverage = measureCoverage(report);
const elapsedMs = performance.now() - startedMs;
const isClean =
  report.faults.length === 0 &&
  report.differenceCount === 0 &&
  coverage.missedSyntax.length === 0 &&
  coverage.missedCalls.length === 0 &&
  hasEnoughParsed(report);
process.stdout.write(
  json
    ? `${JSON.stringify({ seed: options.seed, elapsedMs: Math.round(elapsedMs), ...report, coverage, clean: isClean })}\n`
    : `${describeReport(report, coverage, elapsedMs)}\n`,
);
process.exitCode = isClean ? 0 : 1;
