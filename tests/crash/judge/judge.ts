/** The judge: everything that was promised, held against what a round left behind. */
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { judgeEffects } from './judge-effects.ts';
import { judgeExecutions } from './judge-executions.ts';
import { judgeQuestions } from './judge-questions.ts';
import { judgeTakeovers } from './judge-takeovers.ts';
import { judgeWriters } from './judge-writers.ts';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly executions: number;
  readonly questions: number;
  readonly takeoverMsMax: number;
  readonly takeovers: number;
}

export function judge(evidence: Evidence): Verdict {
  const { takeovers, takeoverMsMax, findings } = judgeTakeovers(evidence);
  return {
    findings: [
      ...judgeExecutions(evidence),
      ...judgeWriters(evidence),
      ...judgeEffects(evidence),
      ...judgeQuestions(evidence),
      ...findings,
    ],
    executions: evidence.executions.size,
    questions: evidence.questions.length,
    takeoverMsMax,
    takeovers,
  };
}
