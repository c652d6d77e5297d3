/** Ends an execution: decides how it ended, tells its children and its parent, starts the error workflow, records the end. */
import { type ErrorReport, type FinishedRecord, type Item, type Payload, toApiId } from '@noria/core';
import { blobUsesOf } from './blob-uses.ts';
import type { Run } from './run.ts';

export function finishRun(run: Run): void {
  if (run.phase === 'ending' || run.phase === 'gone' || run.phase === 'releasing') return;
  run.phase = 'ending';
  run.timers.clear();
  run.activeTime.stop();
  const finished = describeEnd(run);
  const errorWorkflow = run.plan.definition.settings?.errorWorkflow;
  if (finished.status === 'failed' && errorWorkflow !== undefined && run.state.accepted.mode !== 'error') {
    // What is told to others must be durable; an execution whose key loses has not failed.
    run.buffer.onDurable(() => tellErrorWorkflow(run, finished, errorWorkflow));
    run.flushNow();
  } else {
    recordEnd(run, finished);
  }
}

function tellErrorWorkflow(run: Run, finished: FinishedRecord, workflowId: string): void {
  run.host
    .startErrorWorkflow(run, workflowId, describeFailure(run, finished))
    .catch((error: unknown) =>
      run.host.log.error({ ...run.logFields(), err: error }, 'the error workflow could not be started'),
    )
    .finally(() => recordEnd(run, finished));
}

function describeEnd(run: Run): FinishedRecord {
  const { state } = run;
  const failure: FinishedRecord['error'] = run.fatal ?? state.failing ?? undefined;
  const isCancelled = run.fatal === null && state.cancelling !== null;
  const status = isCancelled ? 'cancelled' : failure === undefined ? 'succeeded' : 'failed';
  const error = isCancelled ? describeCancel(state.cancelling?.reason ?? null) : failure;
  const abandoned =
    status === 'succeeded' ? [] : [...state.open].filter((step) => step.status !== 'waiting').map((step) => step.index);
  return {
    kind: 'finished',
    atMs: run.host.clock.nowMs(),
    status,
    ...(error === undefined ? {} : { error }),
    ...(abandoned.length > 0 ? { abandoned } : {}),
  };
}

/** The reason that somebody gave is all that is known of a cancel. */
function describeCancel(reason: string | null): ErrorReport | undefined {
  if (reason === null) return undefined;
  return { code: 'EXECUTION_CANCELLED', message: `The execution was cancelled: ${reason}` };
}

function describeFailure(run: Run, finished: FinishedRecord): Item {
  const { executionId, workflowId } = run.identity;
  const error = finished.error;
  return {
    json: {
      execution: {
        id: toApiId('exec', executionId),
        mode: run.state.accepted.mode,
        error: { code: error?.code ?? 'INTERNAL', message: error?.message ?? '' },
        ...(error?.node === undefined ? {} : { lastNode: error.node }),
      },
      workflow: { id: toApiId('wf', workflowId), name: run.plan.definition.name },
    },
  };
}

function recordEnd(run: Run, finished: FinishedRecord): void {
  if (run.state.cancelling !== null || run.fatal !== null) cancelChildren(run);
  tellParent(run, finished);
  run.record(finished);
  run.flushNow();
  run.host.onIdle(run);
}

function cancelChildren(run: Run): void {
  for (const step of run.state.open) {
    for (const [index, call] of (step.calls?.record.calls ?? []).entries()) {
      if (step.calls?.record.waitForEnd !== true || step.calls.ended[index] != null) continue;
      run.buffer.inboxOut.push({
        executionId: call.executionId,
        source: 'cancel',
        message: { kind: 'cancel', reason: 'the execution that called it ended' },
      });
    }
  }
}

function tellParent(run: Run, finished: FinishedRecord): void {
  const { parent } = run.state.accepted;
  if (parent === undefined) return;
  run.host.reach('in-child', run.executionId);
  const error: ErrorReport | undefined = finished.error;
  const items: Payload = lastPayload(run);
  const blobs = blobUsesOf([items]);
  run.buffer.inboxOut.push({
    executionId: parent.executionId,
    // Of each execution that a step calls, once: another try of the step calls others.
    source: `child:${run.executionId}`,
    message: {
      kind: 'child-ended',
      step: parent.step,
      index: parent.index,
      executionId: run.executionId,
      status: finished.status,
      items,
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    },
    // This execution may keep nothing, and the message may lie there for long.
    ...(blobs.length === 0 ? {} : { blobs }),
  });
}

/** What the last step gave: what callers get. */
export function lastPayload(run: Run): Payload {
  const ref = run.lastOutput;
  return ref === null ? [] : (run.state.steps[ref.step]?.outputs[ref.output] ?? []);
}
