/** The last line of the suite: what was found over all rounds. */
import type { ControlResult } from '../controls/control.ts';
import { countFindings, type Finding, type FindingKind, promises } from '../judge/finding.ts';
import type { Verdict } from '../judge/judge.ts';

export interface Summary {
  readonly rounds: number;
  readonly executions: number;
  readonly lost: number;
  readonly unfinished: number;
  readonly repeatedSteps: number;
  readonly repeatedEffects: number;
  readonly unneededQuestions: number;
  readonly takeoverMsMax: number;
  readonly seed: number;
  readonly questions: number;
  readonly takeovers: number;
  /** Whatever else the judge found wrong, by kind. */
  readonly others: Readonly<Partial<Record<FindingKind, number>>>;
  /** Each of them must be caught. */
  readonly controls: Readonly<Record<string, ControlResult>>;
}

const named: readonly FindingKind[] = ['lost', 'unfinished', 'repeatedStep', 'repeatedEffect', 'unneededQuestion'];

/** @param verdicts of the rounds, and of the takeover at the lease of production */
export function summarize(
  seed: number,
  rounds: number,
  verdicts: readonly Verdict[],
  controls: Summary['controls'],
): Summary {
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  const count = (kind: FindingKind): number => countFindings(findings, kind);
  const sum = (read: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + read(verdict), 0);
  return {
    rounds,
    executions: sum((verdict) => verdict.executions),
    lost: count('lost'),
    unfinished: count('unfinished'),
    repeatedSteps: count('repeatedStep'),
    repeatedEffects: count('repeatedEffect'),
    unneededQuestions: count('unneededQuestion'),
    takeoverMsMax: Math.max(0, ...verdicts.map((verdict) => verdict.takeoverMsMax)),
    seed,
    questions: sum((verdict) => verdict.questions),
    takeovers: sum((verdict) => verdict.takeovers),
    others: countOthers(findings),
    controls,
  };
}

function countOthers(findings: readonly Finding[]): Summary['others'] {
  const kinds = (Object.keys(promises) as FindingKind[]).filter((kind) => !named.includes(kind));
  const counts = kinds.map((kind) => [kind, countFindings(findings, kind)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Every promise was kept, and the judge can tell when one is not. */
export function isClean(verdicts: readonly Verdict[], controls: Summary['controls']): boolean {
  return (
    verdicts.every(({ findings }) => findings.length === 0) && Object.values(controls).every(({ caught }) => caught)
  );
}
