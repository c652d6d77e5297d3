/** Executions, steps and starts as the interface shows them. */
import { type Answer, type ErrorReport, type Item, toApiId } from '@noria/core';
import type { Outcome, StartedExecution, StepView } from '@noria/engine';
import type { ExecutionSummary } from '@noria/store';

export function showTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function showTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : showTime(ms);
}

export function showExecutionSummary(execution: ExecutionSummary) {
  return {
    id: toApiId('exec', execution.executionId),
    workflowId: toApiId('wf', execution.workflowId),
    version: execution.version,
    status: execution.status,
    mode: execution.mode,
    acceptedAt: showTime(execution.acceptedAtMs),
    startedAt: showTimeOrNull(execution.startedAtMs),
    finishedAt: showTimeOrNull(execution.finishedAtMs),
    stepCount: execution.stepCount,
    waitingFor: execution.waitingFor,
    error: execution.error,
    parentId: showIdOrNull(execution.parentId),
    originId: showIdOrNull(execution.originId),
    correlationId: execution.correlationId,
  };
}

function showIdOrNull(id: string | null): string | null {
  return id === null ? null : toApiId('exec', id);
}

export function showAnswer(answer: Answer | null) {
  if (answer === null) return null;
  const { status, headers = {}, body, file = null } = answer;
  return { status, headers, body, file };
}

/** An execution that was just started. @param outcome null when nobody waited for it */
export function showStarted(started: StartedExecution, outcome: Outcome | null) {
  return {
    executionId: toApiId('exec', started.executionId),
    duplicate: started.duplicate,
    ...showOutcome(outcome),
  };
}

interface ShownOutcome {
  readonly status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  readonly answer: ReturnType<typeof showAnswer>;
  readonly items: readonly Item[] | null;
  readonly error: ErrorReport | null;
}

function showOutcome(outcome: Outcome | null): ShownOutcome {
  const open = { answer: null, items: null, error: null };
  if (outcome === null) return { status: 'queued', ...open };
  switch (outcome.kind) {
    case 'answered':
      // The execution may go on behind its answer.
      return { ...open, status: 'running', answer: showAnswer(outcome.answer) };
    case 'ended':
      return { status: outcome.status, answer: null, items: outcome.items, error: outcome.error };
    case 'waiting':
      return { status: 'waiting', ...open };
    case 'timeout':
      return { status: 'running', ...open };
  }
}

/** @param resumeUrl address that ends the wait of this number */
export function showStep(step: StepView, resumeUrl: (wait: number) => string) {
  return {
    step: step.step,
    node: step.node,
    type: step.type,
    runIndex: step.runIndex,
    scope: step.scope,
    status: step.status,
    startedAt: showTimeOrNull(step.startedMs),
    endedAt: showTimeOrNull(step.endedMs),
    attempt: step.attempt,
    error: step.error,
    inputs: step.inputs,
    outputCounts: step.outputCounts,
    outputs: step.omitted === null ? step.outputs : null,
    waiting: step.waiting === null ? null : showWait(step.waiting, resumeUrl),
    doubts: step.doubts,
    children: step.children.map((id) => toApiId('exec', id)),
  };
}

function showWait({ untilMs, number }: NonNullable<StepView['waiting']>, resumeUrl: (wait: number) => string) {
  return { until: showTimeOrNull(untilMs), resumeUrl: number === null ? null : resumeUrl(number) };
}
