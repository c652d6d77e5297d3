/** Whether every question that a person was asked had a real doubt behind it. */
import type { JournalRecord } from '@noria/core';
import type { Question } from '../load/person.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

export function judgeQuestions({ questions, executions }: Pick<Evidence, 'questions' | 'executions'>): Finding[] {
  return questions.flatMap((question): Finding[] => {
    const { executionId, step, item, attempt } = question;
    const execution = executions.get(executionId);
    // Of a child whose workflow saves nothing there is no journal left to judge by.
    if (execution === undefined) return [];
    const records = execution.rows.flatMap((row) => row.records);
    const problem = findProblem(question, records);
    if (problem === null) return [];
    const what = `step ${step}, item ${item}, attempt ${attempt} of ${executionId}: ${problem}`;
    return [{ kind: 'unneededQuestion', what }];
  });
}

/** A doubt is real when an intent was durable, its owner was lost after it, and no end of it was recorded before that. */
function findProblem({ step, item, attempt }: Question, records: readonly JournalRecord[]): string | null {
  const isAbout = (record: { step: number; item: number; attempt: number }): boolean =>
    record.step === step && record.item === item && record.attempt === attempt;
  const intended = records.findIndex((record) => record.kind === 'effect.intended' && isAbout(record));
  if (intended < 0) return 'no intent was recorded';
  const lost = records.findIndex((record, at) => at > intended && record.kind === 'claimed' && record.lost);
  const settled = records.findIndex((record) => record.kind === 'effect.settled' && isAbout(record));
  if (settled >= 0 && (lost < 0 || settled < lost)) return 'its end was recorded';
  return lost < 0 ? 'no owner was lost after the intent' : null;
}
