/** What becomes of a claimed execution that this process cannot go on with: it is left to others, or ends with a report. */
import {
  type ClaimedExecution,
  type ErrorReport,
  type FinishedRecord,
  type JournalEntry,
  type JournalRecord,
  NoriaError,
} from '@noria/core';
import type { EngineParts } from './engine-parts.ts';

/**
 * A node type that is missing here may be there in another process, or after an update: the execution is queued, and its
 * row says why. Anything else would fail in every process.
 * @returns true when it was left to others
 */
export async function setAside(parts: EngineParts, claimed: ClaimedExecution, cause: unknown): Promise<boolean> {
  const { executionId, organizationId, workflowId, correlationId } = claimed;
  const logged = { executionId, organizationId, workflowId, correlationId, err: cause };
  const error = cause instanceof NoriaError ? cause.toReport() : new NoriaError('INTERNAL').toReport();
  const inbox = await parts.options.executions.readInboxOf(executionId);
  const isCancelled = inbox.some(({ message }) => message.kind === 'cancel');
  if (error.code === 'NODE_TYPE_UNKNOWN' && !isCancelled) {
    parts.log.error(logged, 'an execution cannot go on in this process; another one may take it');
    await parts.options.executions.releaseExecution(executionId, claimed.epoch, error);
    return true;
  }
  parts.log.error(logged, 'an execution cannot go on in any process');
  await recordEnd(parts, claimed, isCancelled ? 'cancelled' : 'failed', error);
  return false;
}

async function recordEnd(
  parts: EngineParts,
  claimed: ClaimedExecution,
  status: 'failed' | 'cancelled',
  error: ErrorReport,
): Promise<void> {
  const rows = await parts.options.journal.read(claimed.executionId);
  const atMs = parts.clock.nowMs();
  const finished: FinishedRecord = { kind: 'finished', atMs, status, ...(status === 'failed' ? { error } : {}) };
  const entry: JournalEntry = {
    executionId: claimed.executionId,
    organizationId: claimed.organizationId,
    epoch: claimed.epoch,
    seq: rows.length,
    payload: JSON.stringify([finished]),
    accept: null,
    projection: {
      status,
      processId: null,
      startedAtMs: claimed.acceptedAtMs,
      finishedAtMs: atMs,
      stepCount: 0,
      error: status === 'failed' ? { code: error.code, message: error.message } : null,
      answerSeq: null,
      waitingFor: null,
      hasProgressed: false,
    },
    isRowChanged: true,
    inboxOut: tellParent(claimed.executionId, rows[0], finished),
    inboxFolded: [],
    timers: [],
    blobs: [],
    discard: false,
  };
  const [outcome] = await parts.options.journal.flush([entry]);
  if (outcome?.kind === 'written') for (const { executionId } of entry.inboxOut) parts.wakeElsewhere(executionId);
}

/** Whoever called it must not wait for ever. Its first record may be what cannot be read. */
function tellParent(executionId: string, firstRow: string | undefined, end: FinishedRecord): JournalEntry['inboxOut'] {
  const parent = readParent(firstRow);
  if (parent === null) return [];
  const { step, index } = parent;
  const error = end.error === undefined ? {} : { error: { code: end.error.code, message: end.error.message } };
  return [
    {
      executionId: parent.executionId,
      source: `child:${executionId}`,
      message: { kind: 'child-ended', step, index, executionId, status: end.status, items: [], ...error },
    },
  ];
}

function readParent(row: string | undefined): { executionId: string; step: number; index: number } | null {
  try {
    const [accepted] = JSON.parse(row ?? '[]') as JournalRecord[];
    return accepted?.kind === 'accepted' ? (accepted.parent ?? null) : null;
  } catch {
    return null;
  }
}
