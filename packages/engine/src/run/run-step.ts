/** Runs a step's node once: pins, disabled nodes, inputs, the node itself, and what becomes of its result or error. */
import { type CalledResult, type Item, type NodeResult, NoriaError, type Step, type WakeEvent } from '@noria/core';
import { type LoadedStep, loadStep, readPayload } from './load-items.ts';
import type { Run, StepInputs, StepRun } from './run.ts';
import { runEachPart } from './run-each-part.ts';
import { settleError } from './settle-error.ts';
import { type SettleExtras, settleOutputs, settleResult } from './settle-result.ts';
import { StepContext } from './step-context.ts';

/** @returns null when the step's turn is over at once; otherwise a promise of it, which fails only by a mistake of ours */
export function runStep(run: Run, step: Step): Promise<void> | null {
  const startedMs = run.host.clock.nowMs();
  const pinned = run.state.accepted.pins === true ? run.plan.definition.pinData?.[step.node.name] : undefined;
  if (pinned !== undefined) return passOn(run, step, [[]], startedMs, pinned, { pinned: true });
  const loaded = loadStep(run, step);
  if (loaded instanceof Promise) {
    return loaded.then(
      (ready) => begin(run, step, ready, startedMs) ?? undefined,
      (error: unknown) => settleError(run, step, [[]], startedMs, error),
    );
  }
  return begin(run, step, loaded, startedMs);
}

function begin(run: Run, step: Step, loaded: LoadedStep, startedMs: number): Promise<void> | null {
  const { inputs } = loaded;
  if (step.node.node.disabled === true && loaded.parts === null)
    return passOn(run, step, inputs, startedMs, inputs[0] ?? [], {});
  const accepting = step.calls?.record.waitForEnd === false ? run.accepting?.get(step.index) : undefined;
  if (accepting === undefined) return invoke(run, step, loaded, startedMs);
  return accepting.then(
    () => (run.mayBegin ? (invoke(run, step, loaded, startedMs) ?? undefined) : undefined),
    (error: unknown) => settleError(run, step, inputs, startedMs, toCallFailed(error)),
  );
}

/** Items that no node touches; more of them than a limit allows are an error all the same. */
function passOn(
  run: Run,
  step: Step,
  inputs: StepInputs,
  startedMs: number,
  items: readonly Item[],
  extras: SettleExtras,
): null {
  try {
    settleOutputs(run, step, startedMs, [items], extras);
  } catch (error) {
    settleError(run, step, inputs, startedMs, error);
  }
  return null;
}

function toCallFailed(cause: unknown): NoriaError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new NoriaError('CALL_FAILED', { problem, code: cause instanceof NoriaError ? cause.code : null }, { cause });
}

function invoke(run: Run, step: Step, loaded: LoadedStep, startedMs: number): Promise<void> | null {
  if (step.node.isLoop) run.host.reach('in-loop', run.executionId);
  const ctx = new StepContext(run, step, loaded, startedMs);
  if (step.node.effect !== 'pure') run.stepRuns.set(step.index, ctx);
  let result: NodeResult | Promise<NodeResult>;
  try {
    result = runNode(ctx, loaded);
  } catch (error) {
    endTurn(ctx, error);
    return null;
  }
  if (!(result instanceof Promise)) {
    settleSafely(ctx, result);
    return null;
  }
  run.stepRuns.set(step.index, ctx);
  const pending = result;
  return new Promise((resolve, reject) => {
    ctx.suspend = resolve;
    const end = (settle: () => void): void => {
      try {
        if (isCurrent(ctx)) settle();
        resolve();
      } catch (bug) {
        reject(bug);
      }
    };
    pending.then(
      (settled) => end(() => settleSafely(ctx, settled)),
      (error: unknown) => end(() => endTurn(ctx, error)),
    );
  });
}

function runNode(ctx: StepContext, { parts, inputs }: LoadedStep): NodeResult | Promise<NodeResult> {
  const { status, node } = ctx.step;
  const items = inputs[0] ?? [];
  if (status === 'woken') return wakeNode(ctx, items);
  return parts !== null && node.largeLists === 'each' ? runEachPart(ctx, parts) : node.type.run(ctx, items);
}

/** What comes out of a result may itself be an error: too many items, a payload over the limit. */
function settleSafely(ctx: StepContext, result: NodeResult): void {
  try {
    settleResult(ctx, result);
  } catch (error) {
    endTurn(ctx, error);
    return;
  }
  forget(ctx);
}

function endTurn(ctx: StepContext, error: unknown): void {
  forget(ctx);
  settleError(ctx.run, ctx.step, ctx.inputs, ctx.startedMs, error);
}

/** What a turn held in memory goes with it: an execution may have a hundred thousand of them. */
function forget(ctx: StepContext): void {
  const { run, step } = ctx;
  if (run.stepRuns.get(step.index) === ctx) run.stepRuns.delete(step.index);
}

/** A step that a doubt suspended runs anew later: what its old run still says is dropped. */
function isCurrent(ctx: StepRun): boolean {
  const { run, step } = ctx;
  return step.status !== 'settled' && step.status !== 'doubt' && run.stepRuns.get(step.index) === ctx;
}

function wakeNode(ctx: StepContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const { type } = ctx.step.node;
  const event = ctx.step.wakeEvent;
  if (type.wake === undefined || event === null) {
    throw new NoriaError('NODE_CRASHED', { type: type.type, problem: 'it waits but cannot be woken' });
  }
  return type.wake(ctx, items, event.kind === 'called' ? describeCalled(ctx) : event);
}

function describeCalled(ctx: StepContext): WakeEvent {
  const calls = ctx.step.calls;
  const results: CalledResult[] = (calls?.record.calls ?? []).map((call, index) => {
    const end = calls?.ended[index];
    if (end == null) return { executionId: call.executionId, status: 'accepted', items: [] };
    const items = readPayload(ctx.held, end.items);
    return {
      executionId: call.executionId,
      status: end.status,
      items,
      ...(end.error === null ? {} : { error: end.error }),
    };
  });
  return { kind: 'called', results };
}
