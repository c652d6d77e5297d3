/** What a run up to a node may touch. */
import type { Plan } from './plan.ts';

/** Nodes that lead to `until`, and itself: all that a run up to a node may touch. */
export function findAncestors(plan: Plan, until: string): Uint8Array {
  const allowed = new Uint8Array(plan.nodes.length);
  const target = plan.byName.get(until);
  if (target === undefined) return allowed;
  allowed[target.index] = 1;
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of plan.nodes) {
      if (allowed[node.index] === 1) continue;
      if (node.wires.some((wires) => wires.some((wire) => allowed[wire.to] === 1))) {
        allowed[node.index] = 1;
        changed = true;
      }
    }
  }
  return allowed;
}
