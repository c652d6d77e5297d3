/** What becomes of an effect whose end is not known: the node's in-doubt setting decides. */
import type { EffectFailure } from '../node-type/effect-error.ts';
import type { EffectSettledRecord, InboxMessage } from './records.ts';
import type { Effect, Step } from './state.ts';

export function intendEffect(step: Step, item: number, attempt: number): void {
  effectsOf(step).set(item, { kind: 'intended', attempt });
}

export function settleEffect(step: Step, record: EffectSettledRecord): void {
  const { item, attempt, failure } = record;
  if (failure === undefined) {
    effectsOf(step).set(item, { kind: 'done', attempt, result: record.result });
  } else if (failure.sent === 'unknown' && step.node.effect === 'once') {
    leaveInDoubt(step, item, attempt, failure);
  } else {
    effectsOf(step).set(item, { kind: 'failed', attempt, failure });
  }
}

/** After a take-over: nobody knows whether the intended effects of the old process happened. */
export function doubtIntended(step: Step): void {
  for (const [item, effect] of step.effects ?? []) {
    if (effect.kind === 'intended') leaveInDoubt(step, item, effect.attempt, unknownFailure);
  }
}

function leaveInDoubt(step: Step, item: number, attempt: number, failure: EffectFailure): void {
  const effect = resolveDoubt(step, attempt, failure);
  effectsOf(step).set(item, effect);
  if (effect.kind === 'doubt') step.status = 'doubt';
}

function resolveDoubt(step: Step, attempt: number, failure: EffectFailure): Effect {
  switch (step.node.inDoubt) {
    case 'ask':
      return { kind: 'doubt', attempt };
    case 'repeat':
      return { kind: 'open', attempt };
    case 'skip':
      return { kind: 'done', attempt, result: undefined };
    case 'fail':
      return { kind: 'failed', attempt, failure };
  }
}

const unknownFailure: EffectFailure = {
  error: {
    code: 'EFFECT_IN_DOUBT',
    message: 'It is not known whether the effect happened: the process died in the middle of it.',
  },
  sent: 'unknown',
  refused: false,
  retryAfterMs: null,
};

/** A person's word. Ignored when the effect is not in doubt (any more), or when it is about an earlier try. */
export function answerDoubt(step: Step, answer: Extract<InboxMessage, { kind: 'doubt-answer' }>): void {
  const effect = step.effects?.get(answer.item);
  if (effect?.kind !== 'doubt' || (answer.attempt ?? effect.attempt) !== effect.attempt) return;
  effectsOf(step).set(
    answer.item,
    answer.verdict === 'happened'
      ? { kind: 'done', attempt: effect.attempt, result: answer.result }
      : { kind: 'open', attempt: effect.attempt },
  );
}

export function hasDoubt(step: Step): boolean {
  for (const effect of step.effects?.values() ?? []) if (effect.kind === 'doubt') return true;
  return false;
}

function effectsOf(step: Step): Map<number, Effect> {
  step.effects ??= new Map();
  return step.effects;
}
