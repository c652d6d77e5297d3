/** Sends outputs along wires: makes the next steps, feeds joins, brings items back to loops, opens and closes passes. */
import type { PlanNode } from '../workflow/plan.ts';
import { passOutput } from '../workflow/wire-nodes.ts';
import { addStep } from './add-step.ts';
import type { Command } from './commands.ts';
import { addToJoin, releaseJoins } from './joins.ts';
import { enterStep, leaveStep } from './liveness.ts';
import { countItems } from './records.ts';
import type { ExecutionState, LoopRun, OutputRef, Scope, Step } from './state.ts';

/** Sends what a settled step gave, and does everything that follows from it without new information. */
export function deliverOutputs(
  state: ExecutionState,
  step: Step,
  loop: { next: unknown } | 'done' | undefined,
  commands: Command[],
): void {
  const run = step.loop;
  if (run !== null && loop !== undefined && loop !== 'done') {
    openPass(state, step, run, commands);
  } else {
    for (let output = 0; output < step.outputs.length; output++) {
      if (run === null || output !== passOutput) deliverOutput(state, step, output, step.scope, commands);
    }
  }
  settleQuiet(state, step.scope, commands);
}

/** While the pass is open its loop is under way: its `done` is still to come. */
function openPass(state: ExecutionState, step: Step, run: LoopRun, commands: Command[]): void {
  const pass = makeScope(state, step.scope, run, step.pass);
  enterStep(run.scope, run.node.index);
  deliverOutput(state, step, passOutput, pass, commands);
  settleQuiet(state, pass, commands);
}

export function makeScope(
  state: { plan: ExecutionState['plan'] },
  parent: Scope | null,
  loop: LoopRun | null,
  pass: number,
): Scope {
  return {
    parent,
    loop,
    pass,
    live: 0,
    liveNodes: state.plan.hasJoins ? [] : null,
    joins: null,
    newest: null,
    returned: [],
  };
}

function deliverOutput(state: ExecutionState, step: Step, output: number, scope: Scope, commands: Command[]): void {
  const payload = step.outputs[output];
  const wires = step.node.wires[output];
  if (payload === undefined || wires === undefined || wires.length === 0 || countItems(payload) === 0) return;
  // A run up to a loop is a run of all its passes.
  if (step.node.name === state.accepted.until && (step.loop === null || output !== passOutput)) return;
  const ref: OutputRef = { step: step.index, output };
  for (const wire of wires) {
    const target = state.plan.nodes[wire.to];
    if (target === undefined || (state.allowed !== null && state.allowed[target.index] !== 1)) continue;
    const back = target.isLoop ? findPassOf(scope, target) : null;
    if (back !== null) back.returned.push(ref);
    else if (target.inputCount > 1) addToJoin(target, scope, wire.input, ref);
    else addStep(state, target, scope, [[ref]], commands);
  }
}

/** The innermost pass of this loop that the scope lies in. */
function findPassOf(scope: Scope, loop: PlanNode): Scope | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at.loop?.node === loop) return at;
  return null;
}

/** Lets joins run that wait for nothing more; closes the pass when nothing is under way in it. */
function settleQuiet(state: ExecutionState, scope: Scope, commands: Command[]): void {
  if (scope.joins !== null) releaseJoins(state, scope, commands);
  if (scope.live === 0 && scope.loop !== null) closePass(state, scope, scope.loop, commands);
}

function closePass(state: ExecutionState, pass: Scope, run: LoopRun, commands: Command[]): void {
  run.pass++;
  run.lastReturned = pass.returned;
  for (const ref of pass.returned) run.returned.push(ref);
  leaveStep(run.scope, run.node.index);
  addStep(state, run.node, run.scope, [run.source, run.lastReturned], commands, run);
}
