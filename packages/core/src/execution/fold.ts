/** The state machine: folds one record into an execution's state and returns what is to be done next. Pure and deterministic. */
import { findAncestors } from '../workflow/find-ancestors.ts';
import type { Plan } from '../workflow/plan.ts';
import { addStep } from './add-step.ts';
import type { Command } from './commands.ts';
import { deliverOutputs, makeScope } from './deliver.ts';
import { doubtIntended, hasDoubt, intendEffect, settleEffect } from './effects.ts';
import { foldMessage, wakeStep } from './fold-message.ts';
import { leaveStep } from './liveness.ts';
import type {
  AcceptedRecord,
  JournalRecord,
  Payload,
  StepSettledRecord,
  StepWaitingRecord,
  UnchangedPayload,
} from './records.ts';
import type { ExecutionState, Step } from './state.ts';
import { nameWait } from './waits.ts';

/** Starts an execution's state from its first record. */
export function foldAccepted(plan: Plan, record: AcceptedRecord): { state: ExecutionState; commands: Command[] } {
  const state: ExecutionState = {
    plan,
    accepted: record,
    root: makeScope({ plan }, null, null, 0),
    steps: [],
    open: new Set(),
    runs: new Int32Array(plan.nodes.length),
    newest: new Map(),
    allowed: record.until === undefined ? null : findAncestors(plan, record.until),
    earlyResumes: new Map(),
    failing: null,
    cancelling: null,
    answer: null,
    finished: null,
    epoch: 0,
  };
  const commands: Command[] = [];
  const node = plan.byName.get(record.start);
  if (node === undefined) throw new Error(`The plan has no node "${record.start}" to start from`);
  addStep(state, node, state.root, [], commands);
  const [step] = state.steps;
  if (record.startWith === 'output' && step !== undefined) {
    commands.length = 0;
    const settled = { startedMs: record.atMs, endedMs: record.atMs, outputs: [record.items] };
    settleStep(state, step, { kind: 'step.settled', step: 0, ...settled }, commands);
  }
  return { state, commands: complete(state, commands) };
}

/**
 * Folds a record into the state, which is changed in place.
 * Records that no longer fit (a step that is settled already, a message for a wait that is over) change nothing.
 */
export function foldRecord(state: ExecutionState, record: JournalRecord): Command[] {
  const commands: Command[] = [];
  if (state.finished !== null) return commands;
  applyRecord(state, record, commands);
  return complete(state, commands);
}

/** Once the execution is to stop nothing else is asked for; once nothing is left to do its end is. */
function complete(state: ExecutionState, commands: Command[]): Command[] {
  if (state.finished !== null) return [];
  if (state.failing !== null || state.cancelling !== null) return commands.filter((command) => command.kind === 'stop');
  if (state.root.live === 0) commands.push({ kind: 'finish' });
  return commands;
}

function applyRecord(state: ExecutionState, record: JournalRecord, commands: Command[]): void {
  switch (record.kind) {
    case 'accepted':
      throw new Error('An execution is accepted once, by its first record');
    case 'inbox':
      return foldMessage(state, record.message, record.atMs, commands);
    case 'claimed':
      return foldClaim(state, record.epoch);
    case 'finished':
      state.finished = record;
      return;
    default: {
      const step = state.steps[record.step];
      if (step === undefined || step.status === 'settled') return;
      foldStepRecord(state, step, record, commands);
    }
  }
}

type StepRecord = Exclude<JournalRecord, { kind: 'accepted' | 'inbox' | 'claimed' | 'finished' }>;

function foldStepRecord(state: ExecutionState, step: Step, record: StepRecord, commands: Command[]): void {
  if ('startedMs' in record) step.startedMs ??= record.startedMs;
  switch (record.kind) {
    case 'effect.intended':
      return intendEffect(step, record.item, record.attempt);
    case 'effect.settled':
      return settleEffect(step, record);
    case 'step.retrying':
      step.status = hasDoubt(step) ? 'doubt' : 'retrying';
      step.attempt = record.attempt + 1;
      step.lastError = record.error;
      step.retryAtMs = record.resumeAtMs;
      if (step.status === 'retrying') commands.push({ kind: 'arm', step, atMs: record.resumeAtMs });
      return;
    case 'step.waiting':
      return foldWaiting(state, step, record, commands);
    case 'step.calling': {
      const open = record.waitForEnd ? record.calls.length : 0;
      step.calls = { record, ended: record.calls.map(() => null), open };
      step.status = 'calling';
      step.wakeEvent = null;
      commands.push({ kind: 'call', step });
      if (open === 0) wakeStep(step, { kind: 'called' }, commands);
      return;
    }
    case 'step.settled':
      return settleStep(state, step, record, commands);
  }
}

function foldWaiting(state: ExecutionState, step: Step, record: StepWaitingRecord, commands: Command[]): void {
  const numbers = record.resumable === true ? nameWait(state, step) : [];
  step.status = 'waiting';
  step.wakeEvent = null;
  step.wait = { untilMs: record.untilMs ?? null, number: numbers[0] ?? null };
  if (record.resumable === true) step.waits++;
  const early = numbers.find((number) => state.earlyResumes.has(number));
  if (early !== undefined) {
    const body = state.earlyResumes.get(early) ?? null;
    for (const number of numbers) state.earlyResumes.delete(number);
    wakeStep(step, { kind: 'resume', body }, commands);
  } else if (record.untilMs !== undefined) {
    commands.push({ kind: 'arm', step, atMs: record.untilMs });
  }
}

function settleStep(state: ExecutionState, step: Step, record: StepSettledRecord, commands: Command[]): void {
  step.status = 'settled';
  step.startedMs ??= record.startedMs;
  step.endedMs = record.endedMs;
  step.outputs = resolveOutputs(state, step, record.outputs);
  step.error = record.error ?? null;
  step.pinned = record.pinned === true;
  step.wakeEvent = null;
  const failed = record.error !== undefined && record.outputs.length === 0;
  // A failed step may be resumed in a new execution, which must know what it did.
  if (!failed) step.effects = null;
  if (record.answer !== undefined) state.answer ??= record.answer;
  state.open.delete(step);
  leaveStep(step.scope, step.node.index);
  const run = step.loop;
  if (run !== null) {
    step.inputs = [run.source, record.loop === 'done' ? run.returned : run.lastReturned];
    if (record.loop !== undefined && record.loop !== 'done') run.next = record.loop.next;
  }
  if (state.failing !== null || state.cancelling !== null) return;
  if (failed) {
    state.failing = { ...record.error, node: step.node.name, step: step.index };
    commands.push({ kind: 'stop' });
    return;
  }
  step.scope.newest ??= new Map();
  step.scope.newest.set(step.node.index, step);
  if (step.scope !== state.root) state.newest.set(step.node.index, step);
  deliverOutputs(state, step, record.loop, commands);
}

function resolveOutputs(state: ExecutionState, step: Step, outputs: StepSettledRecord['outputs']): readonly Payload[] {
  if (!outputs.some(isUnchanged)) return outputs as readonly Payload[];
  const [ref] = step.inputs[0] ?? [];
  const input = ref === undefined ? [] : (state.steps[ref.step]?.outputs[ref.output] ?? []);
  return outputs.map((output) => (isUnchanged(output) ? input : output));
}

function isUnchanged(output: Payload | UnchangedPayload): output is UnchangedPayload {
  return 'same' in output;
}

function foldClaim(state: ExecutionState, epoch: number): void {
  state.epoch = epoch;
  for (const step of state.open) doubtIntended(step);
}
