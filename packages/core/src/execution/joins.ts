/** Nodes with several inputs: they run when every input that can still receive items has some. */
import type { PlanNode } from '../workflow/plan.ts';
import { addStep } from './add-step.ts';
import type { Command } from './commands.ts';
import type { ExecutionState, OutputRef, Scope, WaitingJoin } from './state.ts';

export function addToJoin(node: PlanNode, scope: Scope, input: number, ref: OutputRef): void {
  scope.joins ??= [];
  let join = scope.joins.find((waiting) => waiting.node === node);
  if (join === undefined) {
    join = { node, queues: Array.from({ length: node.inputCount }, () => []) };
    scope.joins.push(join);
    scope.live++;
  }
  join.queues[input]?.push(ref);
}

/**
 * Runs the joins of a scope that wait for nothing more. Where joins wait only for each other, the one that has waited
 * longest runs.
 */
export function releaseJoins(state: ExecutionState, scope: Scope, commands: Command[]): void {
  for (let next = findNext(scope); next !== null; next = findNext(scope)) {
    runJoin(state, scope, next, commands);
    if (state.failing !== null) return;
  }
}

function findNext(scope: Scope): WaitingJoin | null {
  if (scope.joins === null || scope.joins.length === 0) return null;
  let stuck: WaitingJoin | null = null;
  for (const join of scope.joins) {
    if (isFedByStep(scope, join)) continue;
    if (!isFedByJoin(scope, join)) return join;
    stuck ??= join;
  }
  // No step leads to it but through itself, so whatever it waits for waits for it, or for another join of this kind.
  return stuck;
}

/** True when a step or loop under way leads to an input that has nothing yet. */
function isFedByStep(scope: Scope, join: WaitingJoin): boolean {
  const live = scope.liveNodes ?? [];
  return isEmptyInputReached(join, (reach) => live.some((node) => reach[node] === 1));
}

function isFedByJoin(scope: Scope, join: WaitingJoin): boolean {
  return isEmptyInputReached(
    join,
    (reach) => scope.joins?.some((other) => other !== join && reach[other.node.index] === 1) === true,
  );
}

function isEmptyInputReached(join: WaitingJoin, isReached: (reach: Uint8Array) => boolean): boolean {
  for (const [input, queue] of join.queues.entries()) {
    const reach = join.node.reach[input];
    if (queue.length === 0 && reach !== undefined && isReached(reach)) return true;
  }
  return false;
}

/** Takes one list from each input that has any; what is left waits for the next run. */
function runJoin(state: ExecutionState, scope: Scope, join: WaitingJoin, commands: Command[]): void {
  const inputs = join.queues.map((queue) => {
    const ref = queue.shift();
    return ref === undefined ? [] : [ref];
  });
  addStep(state, join.node, scope, inputs, commands);
  if (join.queues.some((queue) => queue.length > 0)) return;
  scope.joins?.splice(scope.joins.indexOf(join), 1);
  scope.live--;
}
