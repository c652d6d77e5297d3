/** Judges joins: none ran without an input that it got later in the same scope, unless joins waited for each other. */
import { foldAccepted, foldRecord } from '../../execution/fold.ts';
import type { JournalRecord } from '../../execution/records.ts';
import type { ExecutionState, Step } from '../../execution/state.ts';
import type { Plan } from '../../workflow/plan.ts';
import type { Delivery, ScopeNames } from './list-deliveries.ts';

/** Index of the journal record that made a step, and of the one that settled it. */
interface Lifetimes {
  readonly made: readonly number[];
  readonly settled: readonly number[];
}

export function judgeJoins(
  journal: readonly JournalRecord[],
  state: ExecutionState,
  deliveries: readonly Delivery[],
  scopes: ScopeNames,
  fail: (problem: string) => void,
): void {
  if (!state.plan.hasJoins) return;
  const times = measureLifetimes(journal, state.plan);
  const excused = listMutualJoins(state.plan);
  for (const run of state.steps) {
    if (run.node.inputCount < 2 || excused.has(run.node.index)) continue;
    const scope = scopes.nameOf(run.scope);
    const madeAt = times.made[run.index] ?? 0;
    for (const { from, to, input, scope: where } of deliveries) {
      const isLate = to === run.node.index && where === scope && (run.inputs[input] ?? []).length === 0;
      if (!isLate || (times.settled[from.index] ?? 0) <= madeAt || comesFrom(state, from, run, madeAt, times)) continue;
      fail(
        `step ${run.index} (${run.node.name}) ran without input ${input}, which step ${from.index} (${from.node.name}) gave later`,
      );
    }
  }
}

/** Whether what a step gave follows from a run of the join: only then could nobody have waited for it. */
function comesFrom(state: ExecutionState, step: Step, run: Step, madeAt: number, times: Lifetimes): boolean {
  for (let at: Step | undefined = step; at !== undefined; at = findCause(state, at, times)) {
    if (at.node === run.node && at.scope === run.scope) return true;
    if ((times.made[at.index] ?? 0) <= madeAt) return false;
  }
  return false;
}

/** The step whose end made this one. */
function findCause(state: ExecutionState, step: Step, times: Lifetimes): Step | undefined {
  let cause: Step | undefined;
  const refs = step.loop === null ? step.inputs.flat() : step.loop.source;
  for (const ref of refs) {
    const from = state.steps[ref.step];
    if (from === undefined) continue;
    if (cause === undefined || (times.settled[from.index] ?? 0) > (times.settled[cause.index] ?? 0)) cause = from;
  }
  return cause;
}

function measureLifetimes(journal: readonly JournalRecord[], plan: Plan): Lifetimes {
  const [accepted] = journal;
  if (accepted?.kind !== 'accepted') return { made: [], settled: [] };
  const { state } = foldAccepted(plan, accepted);
  const made = state.steps.map(() => 0);
  const settled: number[] = [0];
  for (const [index, record] of journal.entries()) {
    if (index === 0) continue;
    foldRecord(state, record);
    while (made.length < state.steps.length) made.push(index);
    if (record.kind === 'step.settled') settled[record.step] = index;
  }
  return { made, settled };
}

/** Joins that lie in a cycle with another join: they may have to run without an input that comes later. */
function listMutualJoins(plan: Plan): Set<number> {
  const joins = plan.nodes.filter((node) => node.inputCount > 1);
  const reaches = (from: number, to: number): boolean =>
    plan.nodes[to]?.reach.some((bits) => bits[from] === 1) === true;
  const mutual = joins.filter((join) =>
    joins.some((other) => other !== join && reaches(join.index, other.index) && reaches(other.index, join.index)),
  );
  return new Set(mutual.map((join) => join.index));
}
