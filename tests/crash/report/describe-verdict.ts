/** A verdict for people: figures in a line, then what was found wrong, by promise. */
import { type Finding, promises } from '../judge/finding.ts';
import type { Verdict } from '../judge/judge.ts';

/** More of one kind says no more. */
const shown = 5;

export function describeVerdict(name: string, verdict: Verdict, tookMs: number): string {
  const { executions, questions, takeovers, takeoverMsMax, findings } = verdict;
  const figures = `${executions} executions, ${questions} questions, ${takeovers} takeovers of up to ${takeoverMsMax} ms`;
  const verdictText = findings.length === 0 ? 'every promise kept' : `${findings.length} promises broken`;
  return [`${name}: ${verdictText} (${figures}; ${Math.round(tookMs / 1000)} s)`, ...listFindings(findings)].join('\n');
}

function listFindings(findings: readonly Finding[]): string[] {
  return Object.entries(Object.groupBy(findings, ({ kind }) => kind)).flatMap(([kind, list = []]) => [
    `  ${promises[kind as Finding['kind']]}: broken ${list.length} times`,
    ...list.slice(0, shown).map(({ what }) => `    ${what}`),
  ]);
}
