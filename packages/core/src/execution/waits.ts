/** Names resumable waits before they begin, so that a link can be sent by a step that comes before the step that waits. */
import type { ExecutionState, Step } from './state.ts';

/** More steps than an execution can have; with it the number of a wait stays below 2^32. */
const stepRange = 2 ** 24;

/**
 * The number of the first resumable wait that begins from here on: at this step, or at a step that its items lead to.
 * It is the step's index, raised by 2^24 for each wait that the step itself has had.
 * @throws RangeError the step has waited 255 times already
 */
export function nextWaitNumber(step: Step): number {
  if (step.waits > 255) throw new RangeError(`Step ${step.index} waits more often than a wait can be named`);
  return step.index + step.waits * stepRange;
}

/**
 * A step begins to wait: the links that the steps before it could hand out name this wait from now on, and no later one.
 * @returns the numbers under which a resume may have come already, the wait's own first
 */
export function nameWait(state: ExecutionState, step: Step): number[] {
  const own = nextWaitNumber(step);
  const numbers = [own];
  const open = [step];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const ref of at.inputs.flat()) {
      const before = state.steps[ref.step];
      // What lies before a step that has its wait was named with it.
      if (before === undefined || before.leadsTo !== null) continue;
      before.leadsTo = own;
      numbers.push(nextWaitNumber(before));
      open.push(before);
    }
  }
  return numbers;
}

/** The wait that a number names, as far as it is known by now. */
export function followWaitNumber(state: ExecutionState, number: number): number {
  const step = state.steps[number % stepRange];
  return step !== undefined && step.leadsTo !== null && number === nextWaitNumber(step) ? step.leadsTo : number;
}

/** Whether the wait that a number names has begun or ended; one whose step does not exist yet is still to come. */
export function findWaitPhase(state: ExecutionState, number: number): 'to-come' | 'open' | 'over' {
  if (state.finished !== null) return 'over';
  const own = followWaitNumber(state, number);
  const step = state.steps[own % stepRange];
  if (step === undefined) return 'to-come';
  if (step.status === 'waiting' && step.wait?.number === own) return 'open';
  return step.waits <= Math.floor(own / stepRange) ? 'to-come' : 'over';
}
