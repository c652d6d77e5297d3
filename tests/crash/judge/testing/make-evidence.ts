/** Evidence of a round in which every promise was kept, which a test then spoils. */
import { hash } from 'node:crypto';
import type { JournalRecord } from '@noria/core';
import type { LedgerEntry } from '../../ledger/ledger-entry.ts';
import { findWorkflow } from '../../workflows/all-workflows.ts';
import { compute } from '../../workflows/compute.ts';
import { workflowId } from '../../workflows/crash-workflow.ts';
import type { Claim, Evidence, JournalRow, StoredExecution } from '../evidence.ts';

export const executionId = '01994d5e-7a00-7cc3-98c4-dc0c0c07398f';

/** Key of item 0 of a step, as the engine derives it. */
export function keyOf(step: number): string {
  return hash('sha256', `${executionId}/${step}/0`).slice(0, 32);
}

const values = { once: compute('once', 1), last: compute('once', compute('once', 1)) };

/**
 * The workflow with an answer, started with 1: accepted by `w0#1`, which died in its first effect at 1,000 ms; `w1#1`
 * claimed it at 4,000 ms, asked, and ran it to its end.
 */
export function makeEvidence(over: Partial<Evidence> = {}): Evidence {
  const workflow = findWorkflow(workflowId(5));
  const acknowledged = { workflow, n: 1, key: 'key-1', executionId, atMs: 900, answer: { v: values.once } };
  return {
    acknowledged: [acknowledged],
    complaints: [],
    questions: [{ executionId, step: 1, item: 0, attempt: 1 }],
    ledger: [
      entry('begin', 'Before', 1, 'w0#1', 950),
      entry('done', 'Before', 1, 'w0#1', 990),
      entry('begin', 'Behind', 3, 'w1#1', 4_300),
      entry('done', 'Behind', 3, 'w1#1', 4_320),
    ],
    deaths: [{ instance: 'w0#1', point: 'after-effect', executionId, atMs: 1_000 }],
    ends: [{ instance: 'w0#1', atMs: 1_001, exitCode: null, signal: 'SIGKILL', sent: null }],
    outages: [],
    executions: new Map([[executionId, makeExecution()]]),
    claims: [makeClaim()],
    instances: new Map([
      ['process-0', 'w0#1'],
      ['process-1', 'w1#1'],
    ]),
    ...over,
  };
}

export function makeClaim(over: Partial<Claim> = {}): Claim {
  return { executionId, epoch: 2, oldProcess: 'process-0', newProcess: 'process-1', atMs: 4_000, ...over };
}

export function makeExecution(over: Partial<StoredExecution> = {}): StoredExecution {
  return {
    executionId,
    workflowId: workflowId(5),
    status: 'succeeded',
    parentId: null,
    stepCount: 4,
    error: null,
    isFinished: true,
    rows: makeRows(),
    ...over,
  };
}

export function makeRows(): JournalRow[] {
  const verdict = {
    kind: 'doubt-answer',
    step: 1,
    item: 0,
    attempt: 1,
    verdict: 'happened',
    result: values.once,
  } as const;
  return [
    row(0, 1, 940, [intent(1)]),
    row(1, 2, 4_050, [{ kind: 'claimed', atMs: 4_040, epoch: 2, processId: 'process-1', lost: true }]),
    row(2, 2, 4_200, [
      { kind: 'inbox', atMs: 4_190, message: verdict },
      settled(1, values.once),
      settled(2, values.once),
    ]),
    row(3, 2, 4_290, [intent(3)]),
    row(4, 2, 4_350, [settled(3, values.last), { kind: 'finished', atMs: 4_340, status: 'succeeded' }]),
  ];
}

export function row(seq: number, epoch: number, committedAtMs: number, records: JournalRecord[]): JournalRow {
  return { seq, epoch, committedAtMs, records };
}

export function intent(step: number): JournalRecord {
  return { kind: 'effect.intended', step, item: 0, attempt: 1, startedMs: 0 };
}

export function settled(step: number, v: number): JournalRecord {
  return { kind: 'step.settled', step, startedMs: 0, endedMs: 0, outputs: [[{ json: { v } }]] };
}

export function entry(
  event: LedgerEntry['event'],
  node: string,
  step: number,
  worker: string,
  sentAtMs: number,
): LedgerEntry {
  const place = { executionId, node, runIndex: 0, item: 0 };
  return { ...place, event, effect: 'once', attempt: 1, key: keyOf(step), worker, sentAtMs };
}
