/** What the judge can find wrong, each kind with what was promised. */

export const promises = {
  lost: 'an acknowledged execution exists',
  unfinished: 'every execution ends in time',
  repeatedStep: 'what was recorded never runs again',
  repeatedEffect: 'an effect that harms when repeated happens once',
  missingEffect: 'what a result says was done was done',
  unneededQuestion: 'a person is asked only where nobody can know',
  wrongResult: 'every execution ends with the result of its workflow',
  changedAnswer: 'one key has one execution and one answer',
  lateWrite: 'a journal has one writer at a time, and no gap',
  lateEffect: 'a process begins no effect of what another has taken over',
  slowTakeover: 'an execution is taken over within 15 s',
  crashedWorker: 'no worker dies by itself',
  missedPoint: 'a process is killed at every named point',
} as const;

export type FindingKind = keyof typeof promises;

export interface Finding {
  readonly kind: FindingKind;
  /** What and where. */
  readonly what: string;
}

export function countFindings(findings: readonly Finding[], kind: FindingKind): number {
  return findings.filter((finding) => finding.kind === kind).length;
}
