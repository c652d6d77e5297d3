/** Workflows from a few words: nodes by name, wires as `from:output > to:input`. */
import type { Connection, Json, WorkflowDefinition, WorkflowNode } from '@noria/core';

export type NodeSketch = Partial<Omit<WorkflowNode, 'name'>> & { readonly type: string };

export interface WorkflowSketch extends Partial<Omit<WorkflowDefinition, 'nodes' | 'connections'>> {
  readonly nodes: Readonly<Record<string, NodeSketch>>;
  /** `a > b > c`, `a:1 > join:1`. */
  readonly wires: readonly string[];
}

export function sketchWorkflow({ nodes, wires, ...rest }: WorkflowSketch): WorkflowDefinition {
  return {
    name: 'Test',
    ...rest,
    nodes: Object.entries(nodes).map(([name, node]) => ({ name, typeVersion: 1, parameters: {}, ...node })),
    connections: wires.flatMap(readWires),
  };
}

function readWires(text: string): Connection[] {
  const ends = text.split('>').map((end) => end.trim().split(':'));
  return ends.slice(1).map(([to = '', input], index) => {
    const [from = '', output] = ends[index] ?? [];
    return { from, output: Number(output ?? 0), to, input: Number(input ?? 0) };
  });
}

/** A node that adds a field to each item. */
export function set(name: string, value: Json): NodeSketch {
  return { type: 'data.set', parameters: { fields: [{ name, value }] } };
}

export const manual: NodeSketch = { type: 'trigger.manual' };
