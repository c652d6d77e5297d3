/** Small workflows that tests send to a server. */
import type { Connection, Json, WorkflowDefinition, WorkflowNode } from '@noria/core';

export function node(name: string, type: string, parameters: Record<string, Json> = {}): WorkflowNode {
  return { name, type, typeVersion: 1, parameters };
}

/** Nodes wired one after the other. */
export function chain(name: string, ...nodes: WorkflowNode[]): WorkflowDefinition {
  const connections: Connection[] = nodes.slice(1).map((to, at) => ({ from: nodes[at]?.name ?? '', to: to.name }));
  return { name, nodes, connections };
}

export function webhook(
  path: string,
  respond: 'immediately' | 'atEnd' | 'byNode',
  more: Record<string, Json> = {},
): WorkflowNode {
  return node('Hook', 'trigger.webhook', { path, respond, ...more });
}

export const manual = node('Start', 'trigger.manual');

/** Gives what it gets: what arrives at a trigger alone is no result. */
export const pass = node('Pass', 'flow.no-op');

export function set(name: string, field: string, value: Json): WorkflowNode {
  return node(name, 'data.set', { fields: [{ name: field, value }] });
}
