/** Judges what a resumed execution would take over: all that settled well, as it was, and no effect that is done or in doubt. */
import { foldAccepted, foldRecord } from '../../execution/fold.ts';
import type { AcceptedRecord, JournalRecord } from '../../execution/records.ts';
import { sharePrefix } from '../../execution/share-prefix.ts';
import type { Effect, ExecutionState, Step } from '../../execution/state.ts';

export function judgeResume(
  journal: readonly JournalRecord[],
  old: ExecutionState,
  fail: (problem: string) => void,
): void {
  const accepted: AcceptedRecord = { ...old.accepted, mode: 'resume' };
  const failed = old.failing?.step ?? null;
  const shared = sharePrefix(old, journal, old.plan, accepted, failed);
  const { state } = foldAccepted(old.plan, accepted);
  for (const record of shared.records) foldRecord(state, record);
  const byRun = new Map(state.steps.map((step) => [nameRun(step), step]));
  for (const step of old.steps) {
    const now = byRun.get(nameRun(step));
    if (now === undefined) fail(`step ${step.index} is not there after a resume`);
    else if (isGood(step)) judgeTaken(old, state, step, now, fail);
    else judgeEffects(step, now, fail);
  }
  const resumed = failed === null ? null : byRun.get(nameRun(old.steps[failed]!))?.index;
  if (resumed !== shared.resumedStep) fail(`a resume goes on at step ${shared.resumedStep}, not at step ${resumed}`);
}

/** No two steps of an execution are the same run of the same node. */
function nameRun(step: Step): string {
  return `${step.node.name}#${step.runIndex}`;
}

function isGood(step: Step): boolean {
  return step.status === 'settled' && (step.error === null || step.outputs.length > 0);
}

function judgeTaken(
  old: ExecutionState,
  state: ExecutionState,
  step: Step,
  now: Step,
  fail: (problem: string) => void,
): void {
  if (now.status !== 'settled') return fail(`step ${step.index} settled and would run again after a resume`);
  if (now.outputs.some((payload, output) => payload !== step.outputs[output]))
    fail(`step ${step.index} gives something else after a resume`);
  if (describeInputs(old, step) !== describeInputs(state, now))
    fail(`step ${step.index} has other inputs after a resume`);
}

function describeInputs(state: ExecutionState, step: Step): string {
  return JSON.stringify(
    step.inputs.map((refs) => refs.map((ref) => `${nameRun(state.steps[ref.step]!)}:${ref.output}`)),
  );
}

function judgeEffects(step: Step, now: Step, fail: (problem: string) => void): void {
  for (const [item, effect] of step.effects ?? []) {
    const found = now.effects?.get(item)?.kind ?? 'none';
    if (!allowed(step, effect).includes(found)) {
      fail(`the effect of step ${step.index}, item ${item}, was ${effect.kind} and is ${found} after a resume`);
    }
  }
}

/** What may become of an effect; `none` and `failed` with a certain failure are tried afresh. */
function allowed(step: Step, effect: Effect): (Effect['kind'] | 'none')[] {
  const isUnknown = effect.kind === 'failed' && effect.failure.sent === 'unknown';
  if (effect.kind === 'done') return ['done'];
  if (step.node.effect !== 'once') return ['none', 'failed'];
  if (effect.kind !== 'doubt' && effect.kind !== 'intended' && !isUnknown) return ['none'];
  const byPolicy = { ask: 'doubt', repeat: 'open', skip: 'done', fail: 'failed' } as const;
  return [byPolicy[step.node.inDoubt]];
}
