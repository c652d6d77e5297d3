/** Writes a report for people. */
import type { Finding, FuzzReport } from './fuzz-report.ts';
import type { Coverage } from './judge-report.ts';

export function describeReport(report: FuzzReport, coverage: Coverage, elapsedMs: number): string {
  const { inputs, parsed, valued, compared, explained, differenceCount, faults, slowest, peakMb } = report;
  const { syntax, calls, missedSyntax, missedCalls } = coverage;
  const known = Object.entries(explained).map(([name, count]) => `${name} ${count}`);
  return [
    `${inputs} inputs in ${(elapsedMs / 1000).toFixed(1)} s`,
    `parsed ${percent(parsed, inputs)}, gave a value ${percent(valued, inputs)}, compared with JavaScript ${percent(compared, inputs)}`,
    `syntax ${syntax.length - missedSyntax.length} of ${syntax.length}${listMissed(missedSyntax)}`,
    `methods and functions ${calls.length - missedCalls.length} of ${calls.length}${listMissed(missedCalls)}`,
    `known differences: ${known.length === 0 ? 'none met' : known.join(', ')}`,
    `other differences: ${differenceCount}`,
    ...report.differences.map(describeFinding),
    `faults: ${faults.length}`,
    ...faults.map(describeFinding),
    `slowest ${slowest.elapsedMs.toFixed(1)} ms: ${slowest.text.slice(0, 80)}`,
    `peak ${peakMb} MB`,
  ].join('\n');
}

function describeFinding({ seed, index, text, problem }: Finding): string {
  return `  seed ${seed}, input ${index}: ${text}\n    ${problem}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}

function listMissed(missed: readonly string[]): string {
  return missed.length === 0 ? '' : `, missed: ${missed.join(', ')}`;
}
