/** Gives callers the outcome of an execution: its answer, its end, or that it waits. Durable before it is told. */
import { type Item, NoriaError, type Payload, type Plan } from '@noria/core';
import type { Outcome, StartedExecution, StartRequest } from './engine.ts';
import type { EngineCore } from './engine-core.ts';
import type { InternalStart } from './engine-parts.ts';
import { foldStored } from './fold-stored.ts';
import type { ExecutionRun } from './run/execution-run.ts';
import type { RunListener } from './run/run.ts';

/** How often an execution that runs elsewhere is looked at when nothing is announced. */
const pollMs = 500;
/** A caller that waits for less than this is still told only what is recorded; after this it is told that nothing is. */
const recordMs = 10_000;

export type StartedWithOutcome = StartedExecution & { readonly outcome: Outcome };

/** @throws IDEMPOTENCY_KEY_REUSED, SIGNATURE_REPLAYED, JOURNAL_REFUSED, DATABASE_UNREACHABLE, EXECUTION_FENCED; what the expression of the concurrency key throws */
export function beginAndWait(
  core: EngineCore,
  request: StartRequest,
  plan: Plan,
  waitMs: number,
): Promise<StartedWithOutcome> {
  return new Promise((resolve, reject) => {
    const endMs = performance.now() + waitMs;
    let isAccepted = false;
    let isOver = false;
    let timer = setTimeout(() => {
      if (isAccepted) return settle({ kind: 'timeout' });
      isOver = true;
      timer = setTimeout(() => fail(notRecorded()), Math.max(0, recordMs - waitMs));
    }, waitMs);
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve({ executionId: run.executionId, duplicate: false, outcome });
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(error);
    };
    const follow = (executionId: string, duplicate: boolean): void => {
      clearTimeout(timer);
      waitForOutcome(core, executionId, Math.max(0, endMs - performance.now())).then(
        (outcome) => resolve({ executionId, duplicate, outcome }),
        reject,
      );
    };
    const awaited: InternalStart = core.options.acceptsOnly === true ? { ...request, awaited: true } : request;
    const run = startOrFail(core, awaited, plan, fail, {
      ...listenForOutcome(core, () => run, settle, fail),
      onDurable: () => {
        isAccepted = true;
        // After this turn: the same flush may hold the answer.
        if (isOver) setImmediate(() => settle({ kind: 'timeout' }));
      },
      onGone(reason) {
        if (reason.kind === 'refused') fail(reason.error);
        else if (reason.kind === 'released' && reason.isWaiting) settle({ kind: 'waiting' });
        else if (reason.kind === 'fenced' && !isAccepted) fail(new NoriaError('EXECUTION_FENCED'));
        else if (reason.kind === 'replayed') fail(new NoriaError('SIGNATURE_REPLAYED'));
        else if (reason.kind !== 'duplicate') follow(run.executionId, false);
        else if (reason.sameBody) follow(reason.executionId, true);
        else fail(new NoriaError('IDEMPOTENCY_KEY_REUSED', { key: request.idempotency?.key }));
      },
    });
  });
}

function startOrFail(
  core: EngineCore,
  request: InternalStart,
  plan: Plan,
  fail: (error: unknown) => void,
  listener: RunListener,
): ExecutionRun {
  try {
    return core.start(request, plan, listener);
  } catch (error) {
    fail(error);
    throw error;
  }
}

/** Nothing is acknowledged before it is recorded, however long that takes. */
function notRecorded(): NoriaError {
  return new NoriaError('DATABASE_UNREACHABLE', { problem: 'it did not record the start in time' });
}

function listenForOutcome(
  core: EngineCore,
  run: () => ExecutionRun,
  settle: (outcome: Outcome) => void,
  fail: (error: unknown) => void,
): RunListener {
  return {
    onAnswered: (answer) => settle({ kind: 'answered', answer }),
    onEnded: () => {
      const outcome = describeEnd(core, run());
      if (outcome instanceof Promise) outcome.then(settle, fail);
      else settle(outcome);
    },
  };
}

function describeEnd(core: EngineCore, run: ExecutionRun): Outcome | Promise<Outcome> {
  const { answer, finished } = run.state;
  if (answer !== null) return { kind: 'answered', answer };
  const ref = run.lastOutput;
  const payload: Payload = ref === null ? [] : (run.state.steps[ref.step]?.outputs[ref.output] ?? []);
  const end = (items: readonly Item[] | null): Outcome => ({
    kind: 'ended',
    status: finished?.status ?? 'failed',
    items: items ?? [],
    isTooLarge: items === null,
    error: finished?.error ?? null,
  });
  const { organizationId } = run.identity;
  const items = core.payloads.peek(organizationId, payload);
  return items === null ? loadOutput(core, organizationId, payload).then(end) : end(items);
}

/** @returns null when memory should not hold all of them */
async function loadOutput(core: EngineCore, organizationId: string, payload: Payload): Promise<readonly Item[] | null> {
  try {
    return await core.payloads.load(organizationId, payload);
  } catch (error) {
    // The execution has ended all the same.
    if (error instanceof NoriaError && error.code === 'LIST_TOO_LARGE') return null;
    throw error;
  }
}

/** @throws NOT_FOUND no such execution, or its workflow saves nothing of it */
export async function waitForOutcome(core: EngineCore, executionId: string, waitMs: number): Promise<Outcome> {
  const endMs = performance.now() + waitMs;
  for (;;) {
    const changed = watch(core, executionId, Math.min(pollMs, Math.max(0, endMs - performance.now())));
    const outcome = await readOutcome(core, executionId);
    if (outcome !== null) {
      changed.cancel();
      return outcome;
    }
    // A process that shuts down tells its callers to ask again.
    if (performance.now() >= endMs || core.isStopping) {
      changed.cancel();
      return { kind: 'timeout' };
    }
    await changed.promise;
  }
}

function watch(
  core: EngineCore,
  executionId: string,
  timeoutMs: number,
): { promise: Promise<void>; cancel: () => void } {
  const watchers = core.watchers.get(executionId) ?? new Set();
  core.watchers.set(executionId, watchers);
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = (): void => {
    clearTimeout(timer);
    watchers.delete(cancel);
    if (watchers.size === 0) core.watchers.delete(executionId);
    resolve();
  };
  const timer = setTimeout(cancel, timeoutMs);
  watchers.add(cancel);
  return { promise, cancel };
}

async function readOutcome(core: EngineCore, executionId: string): Promise<Outcome | null> {
  const stored = await foldStored(core, executionId);
  const { state, execution, lastOutput } = stored;
  if (state.answer !== null) return { kind: 'answered', answer: state.answer };
  if (state.finished !== null) {
    const payload: Payload =
      lastOutput === null ? [] : (state.steps[lastOutput.step]?.outputs[lastOutput.output] ?? []);
    const items = await loadOutput(core, execution.organizationId, payload);
    return {
      kind: 'ended',
      status: state.finished.status,
      items: items ?? [],
      isTooLarge: items === null,
      error: state.finished.error ?? null,
    };
  }
  return execution.status === 'waiting' ? { kind: 'waiting' } : null;
}
