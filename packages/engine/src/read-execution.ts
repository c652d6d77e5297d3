/** An execution as users see it: its steps with their items, waits, doubts and children. */
import { countItems, type ExecutionState, isInline, type Step, scopePath } from '@noria/core';
import type { ExecutionView, StepRange, StepView } from './engine.ts';
import type { EngineCore } from './engine-core.ts';
import { foldStored } from './fold-stored.ts';

/** @throws NOT_FOUND */
export async function readExecution(core: EngineCore, executionId: string, range: StepRange): Promise<ExecutionView> {
  const run = core.runs.get(executionId);
  const { execution, state } = await foldStored(core, executionId);
  const { steps, hasMore } = choosePage(state.steps, range);
  const views: StepView[] = [];
  for (const step of steps) {
    const isTooLarge = sizeOf(step) > (range.maxBytes ?? Number.POSITIVE_INFINITY);
    const omitted = range.items === 'count' ? 'not-asked' : isTooLarge ? 'too-large' : null;
    const wanted = omitted === null ? step.outputs : [];
    const outputs = await Promise.all(wanted.map((payload) => core.payloads.load(execution.organizationId, payload)));
    views.push({ ...describeStep(state, step, run !== undefined), outputs, omitted });
  }
  return {
    executionId,
    status: execution.status,
    answer: state.answer,
    error: state.finished?.error ?? state.failing,
    steps: views,
    hasMore,
  };
}

/** A page ends early where the items of its steps would be more than one answer should hold. */
function choosePage(all: readonly Step[], range: StepRange): { steps: readonly Step[]; hasMore: boolean } {
  const { after = -1, limit = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = range;
  const steps: Step[] = [];
  let total = 0;
  for (const step of all) {
    if (step.index <= after) continue;
    const size = range.items === 'count' ? 0 : sizeOf(step);
    if (size <= maxBytes) total += size;
    if (steps.length >= limit || (total > maxBytes && steps.length > 0)) return { steps, hasMore: true };
    steps.push(step);
  }
  return { steps, hasMore: false };
}

/** Bytes in the blob store; what lies in the journal itself is small. */
function sizeOf(step: Step): number {
  return step.outputs.reduce((sum, payload) => sum + (isInline(payload) ? 0 : payload.sizeBytes), 0);
}

function describeStep(state: ExecutionState, step: Step, isRunning: boolean): Omit<StepView, 'outputs' | 'omitted'> {
  return {
    step: step.index,
    node: step.node.name,
    type: step.node.type.type,
    runIndex: step.runIndex,
    scope: scopePath(step.scope),
    status: describeStatus(state, step, isRunning),
    startedMs: step.startedMs,
    endedMs: step.endedMs,
    attempt: step.attempt,
    // What a retry mended is not the step's end.
    error: step.error ?? (step.status === 'settled' ? null : step.lastError),
    inputs: step.inputs.map((refs) => refs.map((ref) => ({ step: ref.step, output: ref.output }))),
    outputCounts: step.outputs.map(countItems),
    waiting:
      step.status === 'waiting' && step.wait !== null
        ? { untilMs: step.wait.untilMs, resumable: step.wait.number !== null, number: step.wait.number }
        : null,
    doubts: [...(step.effects ?? [])].flatMap(([item, effect]) =>
      effect.kind === 'doubt' ? [{ item, attempt: effect.attempt }] : [],
    ),
    children: step.calls?.record.calls.map((call) => call.executionId) ?? [],
  };
}

function describeStatus(state: ExecutionState, step: Step, isRunning: boolean): StepView['status'] {
  switch (step.status) {
    case 'settled':
      return step.error === null ? 'succeeded' : 'failed';
    case 'ready':
    case 'woken':
    case 'calling':
      if (state.finished !== null) return 'abandoned';
      return isRunning || step.status === 'calling' ? 'running' : 'ready';
    default:
      return state.finished === null ? step.status : 'abandoned';
  }
}
