/** Whether real servers kept their promises: each start ran once, wrote one line to each file, and has one answer. */
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './judge.ts';
import { describeUnfinished } from './judge-executions.ts';
import { judgeQuestions } from './judge-questions.ts';
import { judgeTakeovers } from './judge-takeovers.ts';

export interface ServerEvidence
  extends Pick<Evidence, 'executions' | 'claims' | 'instances' | 'deaths' | 'outages' | 'questions' | 'complaints'> {
  /** What clients got: the number that they sent, the execution that they were told, and the answer. */
  readonly answers: readonly { n: number; executionId: string; status: number; body: string }[];
  /** Ids of executions, a line each, by file. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

export function judgeServers(evidence: ServerEvidence): Verdict {
  const { executions, questions, complaints, answers } = evidence;
  const { findings, ...takeovers } = judgeTakeovers(evidence);
  return {
    executions: executions.size,
    questions: questions.length,
    ...takeovers,
    findings: [
      ...findings,
      ...judgeQuestions(evidence),
      ...complaints.map((what): Finding => ({ kind: 'changedAnswer', what })),
      ...answers.flatMap((answer) => judgeAnswer(evidence, answer)),
      ...judgeEnds(evidence),
      ...judgeLines(evidence),
    ],
  };
}

function judgeAnswer({ executions }: ServerEvidence, answer: ServerEvidence['answers'][number]): Finding[] {
  const { n, executionId, status, body } = answer;
  if (!executions.has(executionId.replace('exec_', ''))) return [{ kind: 'lost', what: JSON.stringify(answer) }];
  // 202: it had come to a wait, for a person's word on a doubt, before it could answer.
  const isKept = status === 202 || (status === 200 && body === JSON.stringify({ n }));
  return isKept ? [] : [{ kind: 'changedAnswer', what: JSON.stringify(answer) }];
}

function judgeEnds({ executions }: ServerEvidence): Finding[] {
  return [...executions.values()].flatMap((execution): Finding[] => {
    if (!execution.isFinished) return [describeUnfinished(execution)];
    if (execution.status === 'succeeded') return [];
    return [{ kind: 'wrongResult', what: `${execution.executionId} has ${execution.status}: ${execution.error}` }];
  });
}

/** Every execution of the database, once in every file. */
function judgeLines({ executions, files }: ServerEvidence): Finding[] {
  return Object.entries(files).flatMap(([file, lines]) => {
    const counts = new Map<string, number>();
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
    return [...executions.keys()].flatMap((executionId): Finding[] => {
      const count = counts.get(executionId) ?? 0;
      if (count === 1) return [];
      const what = `${executionId} stands ${count} times in ${file}`;
      return [{ kind: count === 0 ? 'missingEffect' : 'repeatedEffect', what }];
    });
  });
}
