/** What an execution's state means, without how it is kept: the part that every release must fold from an old journal. */
import { countItems } from '../execution/records.ts';
import { type Effect, type ExecutionState, type Step, scopePath } from '../execution/state.ts';

export function describeExecution(state: ExecutionState): unknown {
  return {
    steps: state.steps.map(describeStep),
    waitingJoins: listWaitingJoins(state),
    answer: state.answer,
    failing: state.failing,
    cancelling: state.cancelling,
    finished: state.finished,
    epoch: state.epoch,
    earlyResumes: [...state.earlyResumes],
  };
}

function describeStep(step: Step): unknown {
  return {
    node: step.node.name,
    run: step.runIndex,
    scope: scopePath(step.scope).map(({ loop, pass }) => `${loop}:${pass}`),
    status: step.status,
    attempt: step.attempt,
    startedMs: step.startedMs,
    endedMs: step.endedMs,
    inputs: step.inputs.map((refs) => refs.map((ref) => `${ref.step}:${ref.output}`)),
    outputs: step.outputs.map(countItems),
    error: step.error?.code ?? step.lastError?.code ?? null,
    pinned: step.pinned,
    pass: step.loop === null ? null : step.pass,
    wait: step.wait,
    retryAtMs: step.retryAtMs,
    wokenBy: step.wakeEvent?.kind ?? null,
    children: step.calls?.ended.map((child) => child?.status ?? null) ?? null,
    effects:
      step.status === 'settled'
        ? null
        : [...(step.effects ?? [])].map(([item, effect]) => [item, describeEffect(effect)]),
  };
}

function describeEffect(effect: Effect): string {
  return `${effect.kind} ${effect.attempt}`;
}

function listWaitingJoins(state: ExecutionState): unknown[] {
  const scopes = new Set([state.root, ...state.steps.map((step) => step.scope)]);
  return [...scopes].flatMap((scope) =>
    (scope.joins ?? []).map((join) => ({ node: join.node.name, queues: join.queues.map((queue) => queue.length) })),
  );
}
