/** Whether what was promised to clients was kept: nothing lost, everything ended, results as foretold, one answer a key. */
import type { Item, JournalRecord } from '@noria/core';
import type { Acknowledgement } from '../load/acknowledgement.ts';
import type { Evidence, StoredExecution } from './evidence.ts';
import type { Finding } from './finding.ts';

export function judgeExecutions(evidence: Evidence): Finding[] {
  const { acknowledged, executions, complaints } = evidence;
  return [
    ...acknowledged.flatMap((acknowledgement) => judgeAcknowledged(evidence, acknowledgement)),
    // Children, and what was accepted for clients that never heard of it, have to end as well.
    ...[...executions.values()].filter(({ isFinished }) => !isFinished).map(describeUnfinished),
    ...complaints.map((what): Finding => ({ kind: 'changedAnswer', what })),
    ...judgeWorkers(evidence),
  ];
}

function judgeAcknowledged(evidence: Evidence, acknowledgement: Acknowledgement): Finding[] {
  const { executionId, workflow, n, answer } = acknowledgement;
  const execution = evidence.executions.get(executionId);
  if (execution === undefined) return [{ kind: 'lost', what: `${executionId} (${workflow.definition.name})` }];
  if (!execution.isFinished) return [];
  const findings: Finding[] = [];
  if (execution.status !== 'succeeded') {
    if (execution.status === 'cancelled' && workflow.calls === 'cancel') return [];
    if (isSetAside(evidence, execution)) return [];
    const what = `${executionId} (${workflow.definition.name}) has ${execution.status}: ${execution.error}`;
    return [{ kind: 'wrongResult', what }];
  }
  compare(findings, 'wrongResult', acknowledgement, readResult(execution), workflow.expect(n));
  if (workflow.expectAnswer !== undefined) {
    compare(findings, 'changedAnswer', acknowledgement, answer, workflow.expectAnswer(n));
  }
  return findings;
}

function compare(
  findings: Finding[],
  kind: 'wrongResult' | 'changedAnswer',
  { executionId, workflow }: Acknowledgement,
  found: unknown,
  expected: unknown,
): void {
  const [foundText, expectedText] = [JSON.stringify(found), JSON.stringify(expected)];
  if (foundText === expectedText) return;
  findings.push({ kind, what: `${executionId} (${workflow.definition.name}) gave ${foundText}, not ${expectedText}` });
}

/** Values of the last output that any step gave, as the journal has it; one that only passes items on repeats none. */
function readResult(execution: StoredExecution): unknown {
  const records = execution.rows.flatMap(({ records }) => records);
  const given = records.findLast((record) => firstOutput(record).length > 0);
  return given === undefined ? null : firstOutput(given).map(({ json }) => json.v);
}

function firstOutput(record: JournalRecord): readonly Item[] {
  if (record.kind !== 'step.settled') return [];
  return record.outputs.find((output): output is readonly Item[] => Array.isArray(output) && output.length > 0) ?? [];
}

/** Three owners lost in a row: the engine sets such an execution aside, and must. A busy machine can bring it about. */
function isSetAside({ claims }: Evidence, { executionId, error }: StoredExecution): boolean {
  const last = claims.filter((claim) => claim.executionId === executionId).slice(-3);
  const isLostThrice = last.length === 3 && last.every(({ oldProcess }) => oldProcess !== null);
  return isLostThrice && error?.includes('EXECUTION_QUARANTINED') === true;
}

export function describeUnfinished({ executionId, status, rows }: StoredExecution): Finding {
  const last = rows.at(-1)?.records.at(-1);
  return { kind: 'unfinished', what: `${executionId} is ${status} after ${JSON.stringify(last)?.slice(0, 300)}` };
}

function judgeWorkers({ ends, deaths }: Evidence): Finding[] {
  const killed = new Set(deaths.map(({ instance }) => instance));
  return ends
    .filter(({ instance, sent, exitCode }) => !killed.has(instance) && !(sent === 'SIGTERM' && exitCode === 0))
    .map(({ instance, exitCode, signal }) => ({
      kind: 'crashedWorker',
      what: `${instance} ended with ${signal ?? exitCode}; its log says why`,
    }));
}
