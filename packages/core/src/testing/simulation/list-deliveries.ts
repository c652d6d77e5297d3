/** Where the items of a settled step must go, worked out from the wires alone. */
import { countItems } from '../../execution/records.ts';
import type { ExecutionState, LoopRun, Scope, Step } from '../../execution/state.ts';

export interface Delivery {
  readonly from: Step;
  readonly output: number;
  readonly to: number;
  readonly input: number;
  readonly scope: string;
}

export function listDeliveries(state: ExecutionState, step: Step, scopes: ScopeNames): Delivery[] {
  const deliveries: Delivery[] = [];
  const opensPass = step.loop !== null && countItems(step.outputs[1] ?? []) > 0;
  for (const [output, payload] of step.outputs.entries()) {
    if (countItems(payload) === 0) continue;
    const scope = opensPass && step.loop !== null ? scopes.passOf(step.loop, step.pass) : scopes.nameOf(step.scope);
    for (const { to, input } of step.node.wires[output] ?? []) {
      const target = state.plan.nodes[to];
      const back = target?.isLoop === true ? findPass(scopes, opensPass ? step : null, step.scope, to) : null;
      deliveries.push({ from: step, output, to, input, scope: back ?? scope });
    }
  }
  return deliveries;
}

/** The pass of this loop that the items come back from, if they do. `opened`: the loop's run whose pass they begin. */
function findPass(scopes: ScopeNames, opened: Step | null, scope: Scope, node: number): string | null {
  if (opened !== null && opened.loop !== null && opened.node.index === node) {
    return `back to ${scopes.passOf(opened.loop, opened.pass)}`;
  }
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.loop?.node.index === node) return `back to ${scopes.nameOf(at)}`;
  }
  return null;
}

/** Names each scope by what opened it, without trusting paths: two runs of one loop have different names. */
export class ScopeNames {
  readonly #names = new Map<Scope, string>();
  readonly #loops = new Map<LoopRun, number>();

  nameOf(scope: Scope): string {
    const known = this.#names.get(scope);
    if (known !== undefined) return known;
    const name = scope.loop === null ? 'root' : this.passOf(scope.loop, scope.pass);
    this.#names.set(scope, name);
    return name;
  }

  passOf(loop: LoopRun, pass: number): string {
    if (!this.#loops.has(loop)) this.#loops.set(loop, this.#loops.size);
    return `${loop.node.name}#${this.#loops.get(loop)}:${pass}`;
  }
}
