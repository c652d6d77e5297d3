/** A run of the `journal` baseline: three steps whose intent and result are durable, and nothing else. */
import { makeRunId } from '../measure/run-id.ts';
import type { GroupCommit } from './group-commit.ts';

/** 1 KB of result for each step. */
export const RESULT_TEXT = 'noria '.repeat(171).slice(0, 1024);

/** How the eight records of a run become rows: one row each, or one row for each durable point. */
export type RowForm = 'row-per-record' | 'row-per-point';

/**
 * Writes a run in the order that a durable engine is held to: each line waits until the one above is durable.
 *
 *     accepted + intent 1
 *     result 1 + intent 2
 *     result 2 + intent 3
 *     result 3 + finished
 */
export async function writeRun(journal: GroupCommit, form: RowForm): Promise<void> {
  const append = form === 'row-per-record' ? appendRecords : appendPoint;
  const runId = makeRunId();
  await append(journal, runId, 0, accepted(), intended(1));
  await append(journal, runId, 2, settled(1), intended(2));
  await append(journal, runId, 4, settled(2), intended(3));
  await append(journal, runId, 6, settled(3), finished());
}

/** What a run of each form writes. */
export const ROWS_PER_RUN = { 'row-per-record': 8, 'row-per-point': 4 } as const satisfies Record<RowForm, number>;

async function appendRecords(
  journal: GroupCommit,
  runId: Buffer,
  seq: number,
  first: object,
  second: object,
): Promise<void> {
  // The second row can only be durable with the first or after it: waiting for it is waiting for both.
  const firstDurable = journal.append(runId, seq, JSON.stringify(first));
  await journal.append(runId, seq + 1, JSON.stringify(second));
  await firstDurable;
}

function appendPoint(journal: GroupCommit, runId: Buffer, seq: number, first: object, second: object): Promise<void> {
  return journal.append(runId, seq, JSON.stringify([first, second]));
}

function accepted(): object {
  return { kind: 'accepted', atMs: Date.now(), mode: 'manual', seed: 1, start: 'Start', items: [{ json: {} }] };
}

function intended(step: number): object {
  return { kind: 'effect.intended', step, item: 0, attempt: 1, startedMs: Date.now() };
}

function settled(step: number): object {
  return { kind: 'effect.settled', step, item: 0, attempt: 1, startedMs: Date.now(), result: { text: RESULT_TEXT } };
}

function finished(): object {
  return { kind: 'finished', atMs: Date.now(), status: 'succeeded' };
}
