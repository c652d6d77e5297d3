/** Faults of the graph as a whole: nothing to start from, nodes that nothing reaches, cycles that never end. */
import type { FaultList } from './fault.ts';
import type { OutlineNode, WorkflowOutline } from './workflow-outline.ts';

export function validateGraph(outline: WorkflowOutline, faults: FaultList): void {
  const next = listNeighbours(outline);
  const starts = outline.nodes.filter((node) => isTrigger(node) && !node.disabled);
  if (starts.length === 0) reportMissingTrigger(outline, faults);
  else reportUnreachable(outline, next, starts, faults);
  for (const start of starts) reportMissingAnswer(outline, next, start, faults);
  reportEndlessCycles(outline, next, faults);
}

/** Node indexes by node index: where items that leave a node arrive. */
function listNeighbours(outline: WorkflowOutline): number[][] {
  const next: number[][] = outline.nodes.map(() => []);
  for (const connection of outline.connections) {
    const from = outline.byName.get(connection.from);
    const to = outline.byName.get(connection.to);
    if (from === undefined || to === undefined) continue;
    // A disabled node passes its first input on by its first output, and nothing else.
    if (from.disabled && connection.output > 0) continue;
    next[from.index]?.push(to.index);
  }
  return next;
}

/** An unknown type that calls itself a trigger has a fault of its own; a second one about a missing trigger would mislead. */
function isTrigger(node: OutlineNode): boolean {
  if (node.type === null) return node.typeName?.startsWith('trigger.') === true;
  return node.type.trigger !== undefined;
}

function reportMissingTrigger(outline: WorkflowOutline, faults: FaultList): void {
  const disabled = outline.nodes.find(isTrigger);
  const message =
    disabled === undefined
      ? 'The workflow has no trigger, so nothing can start it. Add one, such as trigger.manual or trigger.webhook.'
      : `The only trigger, ${JSON.stringify(disabled.name)}, is disabled, so nothing can start the workflow. Enable it.`;
  faults.addError('TRIGGER_MISSING', 'nodes', message, disabled?.name ?? null);
}

function reportUnreachable(
  outline: WorkflowOutline,
  next: readonly number[][],
  starts: readonly OutlineNode[],
  faults: FaultList,
): void {
  const reached = findReached(next, starts);
  for (const node of outline.nodes) {
    if (reached.has(node.index) || isTrigger(node)) continue;
    faults.addWarning('NODE_UNREACHABLE', node.path, 'No trigger leads here, so this node never runs.', node.name);
  }
}

function findReached(next: readonly number[][], starts: readonly OutlineNode[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = starts.map((node) => node.index);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(next[at] ?? []));
  }
  return reached;
}

function needsAnswer({ type, filled }: OutlineNode): boolean {
  const conditions = Object.entries(type?.needsAnswerWhen ?? {});
  return conditions.length > 0 && conditions.every(([name, values]) => values.some((value) => value === filled[name]));
}

/** A node of an unknown type might answer; it has a fault of its own. */
function reportMissingAnswer(
  outline: WorkflowOutline,
  next: readonly number[][],
  start: OutlineNode,
  faults: FaultList,
): void {
  if (!needsAnswer(start)) return;
  for (const index of findReached(next, [start])) {
    const node = outline.nodes[index];
    if (node !== undefined && (node.type === null || (node.type.givesAnswer === true && !node.disabled))) return;
  }
  const message =
    'No node that this trigger leads to answers the caller, who gets the id of the execution instead. Add one, such as flow.respond.';
  faults.addWarning('ANSWER_MISSING', start.path, message, start.name);
}

/**
 * A cycle ends when one of its nodes can send items elsewhere or keep them: one with several outputs, or with an error output.
 * So what is left of the graph without such nodes must not contain a cycle.
 */
function reportEndlessCycles(outline: WorkflowOutline, next: readonly number[][], faults: FaultList): void {
  const left = new Set(outline.nodes.filter((node) => !hasWayOut(node)).map((node) => node.index));
  for (;;) {
    removeDeadEnds(left, next);
    const cycle = findCycle(left, next);
    if (cycle === null) return;
    const names = cycle.map((index) => outline.nodes[index]?.name ?? '');
    const first = outline.nodes[cycle[0] as number] as OutlineNode;
    const message = `${[...names, names[0]].join(' → ')} never ends: no node in this cycle has a second output for items to leave by. Put one in, such as flow.if, or use flow.loop.`;
    faults.addError('CYCLE_ENDLESS', first.path, message, first.name);
    for (const index of cycle) left.delete(index);
  }
}

function hasWayOut(node: OutlineNode): boolean {
  return !node.disabled && (node.outputCount === null || node.outputCount > 1);
}

/** Takes away, again and again, what leads nowhere: what stays lies on a cycle or leads into one. */
function removeDeadEnds(left: Set<number>, next: readonly number[][]): void {
  const before: number[][] = next.map(() => []);
  const exits: number[] = next.map(() => 0);
  for (const from of left) {
    for (const to of next[from] ?? []) {
      if (!left.has(to)) continue;
      before[to]?.push(from);
      exits[from] = (exits[from] ?? 0) + 1;
    }
  }
  const dead = [...left].filter((index) => exits[index] === 0);
  for (let at = dead.pop(); at !== undefined; at = dead.pop()) {
    left.delete(at);
    for (const from of before[at] ?? []) {
      exits[from] = (exits[from] ?? 0) - 1;
      if (exits[from] === 0) dead.push(from);
    }
  }
}

/** Follows first exits until a node comes again. @returns the cycle, lowest index first; null when nothing is left */
function findCycle(left: ReadonlySet<number>, next: readonly number[][]): number[] | null {
  const [start] = left;
  if (start === undefined) return null;
  const path: number[] = [];
  const place = new Map<number, number>();
  let at = start;
  while (!place.has(at)) {
    place.set(at, path.length);
    path.push(at);
    at = (next[at] as number[]).find((to) => left.has(to)) as number;
  }
  const cycle = path.slice(place.get(at));
  const lowest = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)];
}
