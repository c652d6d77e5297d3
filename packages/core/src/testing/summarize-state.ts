/** All that a state holds, as plain JSON without cycles: two states are the same when their summaries are. */
import {
  type ExecutionState,
  type LoopRun,
  type OutputRef,
  type Scope,
  type Step,
  scopePath,
} from '../execution/state.ts';

export function summarizeState(state: ExecutionState): unknown {
  const nameOf = (index: number): string => state.plan.nodes[index]?.name ?? '';
  return {
    accepted: state.accepted,
    steps: state.steps.map(summarizeStep),
    open: [...state.open].map((step) => step.index),
    scopes: listScopes(state).map((scope) => summarizeScope(scope, nameOf)),
    runs: [...state.runs],
    newest: summarizeNewest(state.newest, nameOf),
    earlyResumes: [...state.earlyResumes],
    failing: state.failing,
    cancelling: state.cancelling,
    answer: state.answer,
    finished: state.finished,
    epoch: state.epoch,
  };
}

function summarizeStep(step: Step): unknown {
  const { node, scope, loop, effects, ...rest } = step;
  return {
    ...rest,
    node: node.name,
    scope: describeScope(scope),
    effects: effects === null ? null : [...effects],
    loop: loop === null ? null : summarizeLoop(loop),
  };
}

function summarizeLoop(loop: LoopRun): unknown {
  return {
    source: loop.source.map(describeRef),
    pass: loop.pass,
    next: loop.next,
    lastReturned: loop.lastReturned.map(describeRef),
    returned: loop.returned.map(describeRef),
  };
}

function summarizeScope(scope: Scope, nameOf: (index: number) => string): unknown {
  return {
    path: describeScope(scope),
    live: scope.live,
    liveNodes: scope.liveNodes === null ? null : scope.liveNodes.map(nameOf),
    joins: (scope.joins ?? []).map((join) => [join.node.name, join.queues.map((queue) => queue.map(describeRef))]),
    newest: summarizeNewest(scope.newest, nameOf),
    returned: scope.returned.map(describeRef),
  };
}

/** Scopes that steps lie in, and those around them, in the order in which the steps were made. */
function listScopes(state: ExecutionState): Scope[] {
  const scopes = new Set<Scope>([state.root]);
  for (const step of state.steps) {
    for (let at: Scope | null = step.scope; at !== null && !scopes.has(at); at = at.parent) scopes.add(at);
  }
  return [...scopes];
}

function summarizeNewest(newest: Scope['newest'], nameOf: (index: number) => string): unknown {
  return newest === null ? null : [...newest].map(([node, step]) => [nameOf(node), step.index]);
}

function describeScope(scope: Scope): string {
  return scopePath(scope)
    .map(({ loop, pass }) => `${loop}:${pass}`)
    .join('/');
}

function describeRef(ref: OutputRef): string {
  return `${ref.step}:${ref.output}`;
}
