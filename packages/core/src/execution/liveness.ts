/** Counts what is not over in a scope, so that joins know what may still come and passes know when they are quiet. */
import type { Scope } from './state.ts';

/** A step begins, or a loop opens a pass: what happens in the pass is counted in the pass, and the loop here. */
export function enterStep(scope: Scope, node: number): void {
  scope.live++;
  scope.liveNodes?.push(node);
}

export function leaveStep(scope: Scope, node: number): void {
  scope.live--;
  const nodes = scope.liveNodes;
  if (nodes === null) return;
  const last = nodes.pop();
  if (last !== node && last !== undefined) nodes[nodes.indexOf(node)] = last;
}
