/** What a message of the inbox changes: ends of waits and calls, timers, people's words on doubts, cancel. */
import type { Command } from './commands.ts';
import { answerDoubt, hasDoubt } from './effects.ts';
import type { InboxMessage } from './records.ts';
import type { ExecutionState, Step } from './state.ts';
import { findWaitPhase, followWaitNumber } from './waits.ts';

type MessageOf<Kind extends InboxMessage['kind']> = Extract<InboxMessage, { kind: Kind }>;

/** @param atMs when the owner took the message from the inbox */
export function foldMessage(state: ExecutionState, message: InboxMessage, atMs: number, commands: Command[]): void {
  switch (message.kind) {
    case 'cancel':
      if (state.cancelling !== null) return;
      state.cancelling = { reason: message.reason ?? null };
      commands.push({ kind: 'stop' });
      return;
    case 'resume':
      return foldResume(state, message, commands);
    case 'timer':
      return foldTimer(state.steps[message.step], message.wakeAtMs ?? atMs, commands);
    case 'doubt-answer':
      return foldDoubtAnswer(state.steps[message.step], message, commands);
    case 'child-ended':
      return foldChildEnd(state.steps[message.step], message, commands);
  }
}

/** The first resume of a wait counts, whether it comes before the wait or during it. */
function foldResume(state: ExecutionState, message: MessageOf<'resume'>, commands: Command[]): void {
  const number = followWaitNumber(state, message.wait);
  switch (findWaitPhase(state, number)) {
    case 'over':
      return;
    case 'to-come':
      if (!state.earlyResumes.has(number)) state.earlyResumes.set(number, message.body);
      return;
    case 'open':
      for (const step of state.open) {
        if (step.wait?.number === number) return wakeStep(step, { kind: 'resume', body: message.body }, commands);
      }
  }
}

/** A timer that was set for an earlier wait or retry of the step ends nothing: the step's own is set anew. */
function foldTimer(step: Step | undefined, firedForMs: number, commands: Command[]): void {
  const dueMs = step?.status === 'retrying' ? step.retryAtMs : step?.status === 'waiting' ? step.wait?.untilMs : null;
  if (step === undefined || dueMs == null) return;
  // Databases may round the fraction of a millisecond off.
  if (firedForMs < Math.floor(dueMs)) commands.push({ kind: 'arm', step, atMs: dueMs });
  else if (step.status === 'retrying') retryStep(step, commands);
  else wakeStep(step, { kind: 'timer' }, commands);
}

function foldDoubtAnswer(step: Step | undefined, message: MessageOf<'doubt-answer'>, commands: Command[]): void {
  if (step?.status !== 'doubt') return;
  answerDoubt(step, message);
  if (!hasDoubt(step)) restartStep(step, commands);
}

function foldChildEnd(step: Step | undefined, message: MessageOf<'child-ended'>, commands: Command[]): void {
  const calls = step?.calls;
  if (step?.status !== 'calling' || calls == null || calls.ended[message.index] !== null) return;
  // The end of a workflow that the step called before, without waiting for it.
  if (calls.record.calls[message.index]?.executionId !== message.executionId) return;
  calls.ended[message.index] = { status: message.status, items: message.items, error: message.error ?? null };
  calls.open--;
  if (calls.open === 0) wakeStep(step, { kind: 'called' }, commands);
}

/** Workflows that failed are called afresh; what else failed after a wait or a call is tried again from there on. */
function retryStep(step: Step, commands: Command[]): void {
  if (step.wakeEvent?.kind === 'called' && step.lastError?.code === 'CALL_FAILED') {
    step.wakeEvent = null;
    step.calls = null;
  }
  restartStep(step, commands);
}

/** A step goes on where it was: with what woke it, if it was woken. */
function restartStep(step: Step, commands: Command[]): void {
  if (step.wakeEvent !== null) return wakeStep(step, step.wakeEvent, commands);
  step.status = 'ready';
  commands.push({ kind: 'run', step });
}

export function wakeStep(step: Step, event: NonNullable<Step['wakeEvent']>, commands: Command[]): void {
  step.status = 'woken';
  step.wakeEvent = event;
  commands.push({ kind: 'wake', step });
}
