/** An execution as users see it: its steps with their items, waits, doubts and children. */
import { type ExecutionState, type Item, type Step, scopePath } from '@noria/core';
import type { ExecutionView, StepView } from './engine.ts';
import type { EngineCore } from './engine-core.ts';
import { foldStored } from './fold-stored.ts';

/** @throws NOT_FOUND */
export async function readExecution(core: EngineCore, executionId: string): Promise<ExecutionView> {
  const run = core.runs.get(executionId);
  const { execution, state } = await foldStored(core, executionId);
  const views: StepView[] = [];
  for (const step of state.steps) {
    const outputs = await Promise.all(
      step.outputs.map((payload) => core.payloads.load(execution.organizationId, payload)),
    );
    views.push(describeStep(state, step, outputs, run !== undefined));
  }
  return {
    executionId,
    status: execution.status,
    answer: state.answer,
    error: state.finished?.error ?? state.failing,
    steps: views,
  };
}

function describeStep(
  state: ExecutionState,
  step: Step,
  outputs: readonly (readonly Item[])[],
  isRunning: boolean,
): StepView {
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
    error: step.error ?? step.lastError,
    inputs: step.inputs.map((refs) => refs.map((ref) => ({ step: ref.step, output: ref.output }))),
    outputs,
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
