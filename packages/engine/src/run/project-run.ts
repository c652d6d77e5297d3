/** The row of an execution as it follows from its state, and what else a flush writes for it. */
import type { ExecutionProjection, JournalEntry } from '@noria/core';
import { discardWithinMs } from '../leaves-nothing.ts';
import type { Run } from './run.ts';

export function projectRun(run: Run, answerSeq: number | null): ExecutionProjection {
  const { finished } = run.state;
  const releasing = run.phase === 'releasing';
  return {
    status: finished?.status ?? (releasing ? releasedStatus(run) : 'running'),
    processId: finished !== null || releasing ? null : run.host.processId,
    startedAtMs: run.state.accepted.atMs,
    finishedAtMs: finished?.atMs ?? null,
    stepCount: run.state.steps.length,
    error: finished?.error === undefined ? null : { code: finished.error.code, message: finished.error.message },
    answerSeq,
    waitingFor: releasing && finished === null ? waitingFor(run) : null,
    hasProgressed: run.hasProgressed,
  };
}

/** Rows are made when an execution is released; one that was never claimed again has none to remove. */
export function describeTimers(run: Run): JournalEntry['timers'] {
  if (run.phase === 'releasing') return run.timers.list();
  return run.state.finished !== null && run.state.epoch > 0 ? [] : null;
}

/** A released execution with something that could be done at once is queued: another process is to take it. */
export function releasedStatus(run: Run): 'waiting' | 'queued' {
  if (run.state.open.size === 0 || run.state.cancelling !== null) return 'queued';
  if (run.accepting !== null && run.accepting.size > 0) return 'queued';
  for (const step of run.state.open) if (step.status === 'ready' || step.status === 'woken') return 'queued';
  return 'waiting';
}

function waitingFor(run: Run): string | null {
  const statuses = new Set([...run.state.open].map((step) => step.status));
  if (statuses.has('doubt')) return 'doubt';
  if (statuses.has('calling')) return 'child';
  for (const step of run.state.open) if (step.wait?.number != null) return 'resume';
  return statuses.has('waiting') || statuses.has('retrying') ? 'timer' : null;
}

/** With its end the execution is removed. */
export function isDiscarded(run: Run): boolean {
  return run.state.accepted.awaited !== true && isNotSaved(run);
}

/** It is removed once the process that waits for its outcome has had the time to read it. */
export function isDiscardedLater(run: Run): boolean {
  return run.state.accepted.awaited === true && isNotSaved(run);
}

function isNotSaved(run: Run): boolean {
  const { finished, accepted } = run.state;
  if (finished === null || accepted.keyed === true) return false;
  const isDerived = accepted.mode === 'call' || accepted.mode === 'error';
  if (isDerived && finished.atMs - accepted.atMs > discardWithinMs) return false;
  const { status } = finished;
  const save = run.plan.definition.settings?.save ?? 'all';
  return save === 'none' || (save === 'failed' && status === 'succeeded');
}
