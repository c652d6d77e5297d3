/** Makes the next step of an execution. */
import type { PlanNode } from '../workflow/plan.ts';
import type { Command } from './commands.ts';
import { enterStep } from './liveness.ts';
import type { ExecutionState, LoopRun, OutputRef, Scope, Step } from './state.ts';

/** Adds a step to run; past the plan's limit the execution begins to fail instead. */
export function addStep(
  state: ExecutionState,
  node: PlanNode,
  scope: Scope,
  inputs: readonly (readonly OutputRef[])[],
  commands: Command[],
  loop?: LoopRun,
): void {
  if (state.steps.length >= state.plan.limits.maxSteps) {
    failOnStepLimit(state, node, commands);
    return;
  }
  const run = loop ?? (node.isLoop ? startLoop(node, scope, inputs[0] ?? []) : null);
  const runIndex = state.runs[node.index] ?? 0;
  state.runs[node.index] = runIndex + 1;
  const step: Step = {
    index: state.steps.length,
    node,
    scope,
    runIndex,
    inputs,
    status: 'ready',
    attempt: 1,
    startedMs: null,
    endedMs: null,
    outputs: [],
    error: null,
    lastError: null,
    effects: null,
    wait: null,
    waits: 0,
    leadsTo: null,
    retryAtMs: null,
    calls: null,
    wakeEvent: null,
    loop: run,
    pass: run?.pass ?? 0,
    pinned: false,
  };
  state.steps.push(step);
  state.open.add(step);
  enterStep(scope, node.index);
  commands.push({ kind: 'run', step });
}

function failOnStepLimit(state: ExecutionState, node: PlanNode, commands: Command[]): void {
  if (state.failing !== null) return;
  const limit = state.plan.limits.maxSteps;
  state.failing = {
    code: 'STEP_LIMIT',
    message: `The execution went over its limit of ${limit} steps. A loop may have no way out.`,
    details: { limit, node: node.name },
    node: node.name,
  };
  commands.push({ kind: 'stop' });
}

function startLoop(node: PlanNode, scope: Scope, source: readonly OutputRef[]): LoopRun {
  return { node, scope, source, pass: 0, next: null, lastReturned: [], returned: [] };
}
