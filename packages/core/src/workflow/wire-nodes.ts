/** Who feeds whom: turns a definition's connections into wires, and works out what can reach each input. */
import type { Connection } from './definition.ts';

export interface Wire {
  readonly to: number;
  readonly input: number;
}

/** What the connections make of a node. */
export interface Wiring {
  /** Loops only: a wire leads from the loop's passes back to it. */
  readonly wiredBack: boolean;
  /** Wires by output index. */
  readonly wires: readonly (readonly Wire[])[];
  /** Joins only (more than one input): for each input, 1 at each node that reaches it without passing this node. */
  readonly reach: readonly Uint8Array[];
}

/** What has to be known of a node to wire it. */
export interface Connectable {
  readonly name: string;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly isLoop: boolean;
}

/** A wire as seen from the node that it leads to. */
interface Origin {
  readonly from: number;
  readonly output: number;
}

/** Output of a loop that opens a pass. */
export const passOutput = 1;

/** @returns wirings in the order of `nodes`; connections of nodes or ports that do not exist are left out */
export function wireNodes(nodes: readonly Connectable[], connections: readonly Connection[]): Wiring[] {
  const indexes = new Map(nodes.map((node, index) => [node.name, index]));
  const outgoing = nodes.map((node) => Array.from({ length: node.outputCount }, (): Wire[] => []));
  const incoming = nodes.map((node) => Array.from({ length: node.inputCount }, (): Origin[] => []));
  for (const { from: fromName, output = 0, to: toName, input = 0 } of connections) {
    const from = indexes.get(fromName) ?? -1;
    const to = indexes.get(toName) ?? -1;
    const wires = outgoing[from]?.[output];
    const origins = incoming[to]?.[input];
    if (wires === undefined || origins === undefined) continue;
    wires.push({ to, input });
    origins.push({ from, output });
  }
  return nodes.map((node, index) => ({
    wiredBack: node.isLoop && isReachedFrom(outgoing, outgoing[index]?.[passOutput] ?? [], index),
    wires: outgoing[index] ?? [],
    reach:
      node.inputCount < 2 ? [] : (incoming[index] ?? []).map((origins) => findReach(nodes, incoming, index, origins)),
  }));
}

function isReachedFrom(outgoing: readonly Wire[][][], wires: readonly Wire[], target: number): boolean {
  const seen = new Set<number>();
  const open = wires.map((wire) => wire.to);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === target) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const output of outgoing[at] ?? []) for (const wire of output) open.push(wire.to);
  }
  return false;
}

/** What leaves a loop into its pass has another scope than the loop itself, so it reaches no join of the loop's own scope. */
function findReach(
  nodes: readonly Connectable[],
  incoming: readonly Origin[][][],
  join: number,
  origins: readonly Origin[],
): Uint8Array {
  const reach = new Uint8Array(nodes.length);
  const open = [...origins];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const opensPass = nodes[at.from]?.isLoop === true && at.output === passOutput;
    if (opensPass || reach[at.from] === 1) continue;
    reach[at.from] = 1;
    if (at.from === join) continue;
    for (const input of incoming[at.from] ?? []) open.push(...input);
  }
  return reach;
}
