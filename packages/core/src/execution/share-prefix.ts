/** What a resumed execution takes over from the one before: all that settled well, fitted to the version that it runs on. */
import type { Plan } from '../workflow/plan.ts';
import { foldAccepted, foldRecord } from './fold.ts';
import type { AcceptedRecord, EffectSettledRecord, JournalRecord, StepSettledRecord } from './records.ts';
import { type ExecutionState, type Step, scopePath } from './state.ts';

export interface SharedPrefix {
  /** To be written after the new execution's first record. */
  readonly records: readonly JournalRecord[];
  /** The new state's step that corresponds to `oldStep`; null when the new version has none. */
  readonly resumedStep: number | null;
}

/**
 * Replays what settled on another plan. Steps are matched by node name, run and scope; what the plan does not know is left out.
 * @param old state folded from `records`
 * @param records of the execution before
 * @param oldStep step at which the new execution goes on: the failed one
 */
export function sharePrefix(
  old: ExecutionState,
  records: readonly JournalRecord[],
  plan: Plan,
  accepted: AcceptedRecord,
  oldStep: number | null,
): SharedPrefix {
  const { state } = foldAccepted(plan, accepted);
  const shared: JournalRecord[] = [];
  for (const record of records) {
    if (record.kind !== 'step.settled' || isFailure(record)) continue;
    const before = old.steps[record.step];
    const step = findMatch(state, before);
    if (step === null || before === undefined) continue;
    // What a step passed on as it came is written out: under another plan something else may come.
    const moved: StepSettledRecord = { ...record, step: step.index, outputs: before.outputs };
    shared.push(moved);
    foldRecord(state, moved);
  }
  for (const step of [...state.open]) {
    const before = old.steps.find((candidate) => isSame(candidate, step));
    for (const effect of listEffects(before, step.index)) shared.push(effect);
  }
  const resumed = oldStep === null ? null : findMatch(state, old.steps[oldStep]);
  return { records: shared, resumedStep: resumed?.index ?? null };
}

function isFailure(record: StepSettledRecord): boolean {
  return record.error !== undefined && record.outputs.length === 0;
}

function findMatch(state: ExecutionState, old: Step | undefined): Step | null {
  if (old === undefined) return null;
  for (const step of state.open) if (isSame(old, step)) return step;
  return null;
}

function isSame(a: Step, b: Step): boolean {
  return (
    a.node.name === b.node.name &&
    a.node.type.type === b.node.type.type &&
    a.runIndex === b.runIndex &&
    JSON.stringify(scopePath(a.scope)) === JSON.stringify(scopePath(b.scope))
  );
}

/** Effects that happened stay done; those whose end is unknown stay in doubt; the rest is tried afresh. */
function listEffects(before: Step | undefined, step: number): EffectSettledRecord[] {
  const records: EffectSettledRecord[] = [];
  for (const [item, effect] of before?.effects ?? []) {
    const base = {
      kind: 'effect.settled',
      step,
      item,
      attempt: effect.attempt,
      startedMs: before?.startedMs ?? 0,
    } as const;
    if (effect.kind === 'done') records.push(effect.result === undefined ? base : { ...base, result: effect.result });
    else if (effect.kind === 'doubt' || effect.kind === 'intended' || isUnknown(effect)) {
      records.push({ ...base, failure: unknownFailure });
    }
  }
  return records;
}

function isUnknown(effect: NonNullable<ReturnType<NonNullable<Step['effects']>['get']>>): boolean {
  return effect.kind === 'failed' && effect.failure.sent === 'unknown';
}

const unknownFailure = {
  error: {
    code: 'EFFECT_IN_DOUBT',
    message: 'It is not known whether the effect happened: the execution before ended in the middle of it.',
  },
  sent: 'unknown',
  refused: false,
  retryAfterMs: null,
} as const;
