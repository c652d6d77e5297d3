/** Judges where items went: every list that travelled on a wire was taken exactly once, and no join ran too early. */
import { countItems, type JournalRecord } from '../../execution/records.ts';
import type { ExecutionState, OutputRef, Step } from '../../execution/state.ts';
import { judgeJoins } from './judge-joins.ts';
import { type Delivery, listDeliveries, ScopeNames } from './list-deliveries.ts';

export function judgeFlow(
  journal: readonly JournalRecord[],
  state: ExecutionState,
  fail: (problem: string) => void,
): void {
  const scopes = new ScopeNames();
  const given = new Map<string, number>();
  const deliveries: Delivery[] = [];
  for (const step of state.steps) {
    if (step.status !== 'settled') continue;
    for (const delivery of listDeliveries(state, step, scopes)) {
      deliveries.push(delivery);
      count(given, describeDelivery(delivery));
    }
  }
  const taken = new Map<string, number>();
  for (const taking of listTakings(state, scopes)) count(taken, taking);
  for (const [key, times] of taken) {
    if (times > (given.get(key) ?? 0)) fail(`taken ${times} times, given ${given.get(key) ?? 0} times: ${key}`);
  }
  if (state.finished?.status !== 'succeeded') return;
  for (const [key, times] of given) {
    if (times !== taken.get(key)) fail(`given ${times} times, taken ${taken.get(key) ?? 0} times: ${key}`);
  }
  judgeJoins(journal, state, deliveries, scopes, fail);
}

function describeDelivery({ from, output, to, input, scope }: Delivery): string {
  return `${from.index}:${output} > ${to}:${input} in ${scope}`;
}

/** What steps say that they took, and what loops say that their passes brought back. */
function listTakings(state: ExecutionState, scopes: ScopeNames): string[] {
  const takings: string[] = [];
  const take = (ref: OutputRef, step: Step, input: number, scope: string): void => {
    takings.push(`${ref.step}:${ref.output} > ${step.node.index}:${input} in ${scope}`);
  };
  for (const step of state.steps) {
    if (step.loop !== null && step.pass > 0) {
      // The run before opened the pass; what came back from it stands in the loop's list, in order.
      const back = `back to ${scopes.passOf(step.loop, step.pass - 1)}`;
      for (const ref of returnedBy(state, step)) take(ref, step, 0, back);
      continue;
    }
    for (const [input, refs] of step.inputs.entries()) {
      if (step.loop !== null && input > 0) continue;
      for (const ref of refs) take(ref, step, input, scopes.nameOf(step.scope));
    }
  }
  return takings;
}

/** What the pass before a loop's run sent back. */
function returnedBy(state: ExecutionState, step: Step): readonly OutputRef[] {
  const [, returned = []] = step.inputs;
  const isLast = !state.steps.some((other) => other.loop === step.loop && other.pass > step.pass);
  if (!isLast || step.status !== 'settled' || countItems(step.outputs[1] ?? []) > 0) return returned;
  // The run that ends a loop has all that came back for its input: the last pass brought the rest.
  const earlier = state.steps.filter((other) => other.loop === step.loop && other.pass > 0 && other.pass < step.pass);
  const before = earlier.reduce((sum, other) => sum + (other.inputs[1]?.length ?? 0), 0);
  return returned.slice(before);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
