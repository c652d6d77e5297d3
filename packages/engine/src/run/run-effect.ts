/** Does one effect so that it is never repeated blindly: intent before it, result after it, doubt when neither is sure. */
import { hash } from 'node:crypto';
import { type Effect, type EffectCall, EffectError, type EffectFailure, type Json, NoriaError } from '@noria/core';
import type { Run, StepRun } from './run.ts';

/**
 * @returns the recorded result, or that of `fn`; never settles when the effect is in doubt or the execution was lost: the
 * step then goes on, from its beginning, when the doubt is answered
 */
export function runEffect<T extends Json>(
  ctx: StepRun,
  item: number,
  fn: (call: EffectCall) => Promise<T>,
): Promise<T> {
  const { run, step } = ctx;
  const key = `${step.index}:${item}`;
  const underWay = run.effectsUnderWay.get(key);
  if (underWay !== undefined) return follow(ctx, item, underWay as Promise<T>);
  if (run.stepRuns.get(step.index) !== ctx) return never();
  const recorded = step.effects?.get(item);
  switch (recorded?.kind) {
    case 'done':
      return Promise.resolve(resultOf(ctx, item, recorded) as T);
    case 'doubt':
      return suspend(ctx);
    case 'failed':
      if (!mayRepeat(ctx, recorded)) return Promise.reject(toError(recorded.failure));
  }
  if (run.phase === 'stopping') return Promise.reject(new NoriaError('EXECUTION_CANCELLED'));
  if (!run.mayBegin) return never();
  const effect = beginEffect(ctx, key, item, (recorded?.attempt ?? 0) + 1, fn);
  run.effectsUnderWay.set(key, effect);
  return follow(ctx, item, effect);
}

/** What the node that waits for the effect is told: nothing while it is in doubt or handed over, a result when it is to be skipped. */
function follow<T extends Json>(ctx: StepRun, item: number, effect: Promise<T>): Promise<T> {
  const told = effect.catch((error: unknown) => {
    const recorded = ctx.step.effects?.get(item);
    if (recorded?.kind === 'doubt') return suspend<T>(ctx);
    if (recorded?.kind === 'done') return resultOf(ctx, item, recorded) as T;
    if (isGivenUp(error) && ctx.run.phase === 'running') return never<T>();
    // A node that does not wait for its effect must not end the process by it.
    told.catch(() => undefined);
    throw error;
  });
  return told;
}

/** An effect that a person or a setting takes as done, without a result, gives the item that it was for. */
function resultOf(ctx: StepRun, item: number, { result }: Extract<Effect, { kind: 'done' }>): Json {
  return result === undefined ? (ctx.inputs[0]?.[item]?.json ?? {}) : result;
}

function suspend<T>(ctx: StepRun): Promise<T> {
  ctx.suspend();
  return never();
}

/** What waits for this is forgotten together with the run of the node that waits. */
function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** A `once` effect is repeated only after it certainly did nothing. */
function mayRepeat(ctx: StepRun, effect: Extract<Effect, { kind: 'failed' }>): boolean {
  return ctx.step.node.effect !== 'once' || effect.failure.sent === 'no' || effect.failure.refused;
}

async function beginEffect<T extends Json>(
  ctx: StepRun,
  key: string,
  item: number,
  attempt: number,
  fn: (call: EffectCall) => Promise<T>,
): Promise<T> {
  const { run, startedMs } = ctx;
  const { index: step, node } = ctx.step;
  const isOnce = node.effect === 'once';
  // What only asks is done again after a crash: its result travels with the step's.
  const isJournaled = isOnce || node.effect === 'idempotent';
  try {
    if (isOnce) {
      run.host.reach('before-intent', run.executionId);
      run.record({ kind: 'effect.intended', step, item, attempt, startedMs });
    }
    // Awaited in any case: an effect that fails at once must not be over before it is noted as under way.
    await (isJournaled || !run.isAccepted ? durable(run) : undefined);
    if (isOnce) run.host.reach('after-intent', run.executionId);
    for (let wait = run.host.effectsAllowed(); wait !== null; wait = run.host.effectsAllowed()) await wait;
    if (run.phase === 'gone') return never();
    // The execution stopped, or is handed over, between intent and effect: it is certain that nothing was done.
    if (!run.mayBegin) throw new EffectError('EXECUTION_CANCELLED', {}, { sent: 'no' });
    const result = await fn(new RunningCall(ctx, item, attempt));
    run.host.reach('after-effect', run.executionId);
    if (isJournaled) run.record({ kind: 'effect.settled', step, item, attempt, startedMs, result });
    return result;
  } catch (error) {
    const failure = describeFailure(error, isOnce);
    if (isJournaled) run.record({ kind: 'effect.settled', step, item, attempt, startedMs, failure });
    throw error;
  } finally {
    run.endEffect(key);
  }
}

class RunningCall implements EffectCall {
  readonly attempt: number;
  readonly #ctx: StepRun;
  readonly #item: number;

  constructor(ctx: StepRun, item: number, attempt: number) {
    this.#ctx = ctx;
    this.#item = item;
    this.attempt = attempt;
  }

  /** The same on every attempt and in every process; says nothing about the execution to whom it is sent. */
  get idempotencyKey(): string {
    const { run, step } = this.#ctx;
    return hash('sha256', `${run.executionId}/${step.index}/${this.#item}`).slice(0, 32);
  }

  get signal(): AbortSignal {
    return this.#ctx.run.signal;
  }
}

function isGivenUp(error: unknown): boolean {
  return error instanceof EffectError && error.code === 'EXECUTION_CANCELLED';
}

/** Nothing leaves the process before everything it depends on is durable. */
function durable(run: Run): Promise<void> | undefined {
  if (run.buffer.isDurable) return undefined;
  run.flushNow();
  return new Promise((resolve) => run.buffer.onDurable(resolve));
}

function describeFailure(error: unknown, isOnce: boolean): EffectFailure {
  if (error instanceof EffectError) {
    return { error: error.toReport(), sent: error.sent, refused: error.refused, retryAfterMs: error.retryAfterMs };
  }
  // An effect that breaks without saying how far it got may have happened.
  const report =
    error instanceof NoriaError ? error.toReport() : { code: 'NODE_FAILED' as const, message: String(error) };
  return { error: report, sent: isOnce ? 'unknown' : 'no', refused: false, retryAfterMs: null };
}

function toError(failure: EffectFailure): EffectError {
  const error = new EffectError(failure.error.code, failure.error.details ?? {}, failure);
  error.message = failure.error.message;
  return error;
}
