/** Webhook → sets → respond: the workflow of the HTTP benches. */
import type { Connection, WorkflowDefinition, WorkflowNode } from '@noria/core';

/**
 * @param path address after `/hooks/`
 * @param sets how many `data.set` nodes stand between request and answer
 */
export function makeWebhookWorkflow(path: string, sets: number): WorkflowDefinition {
  const nodes: WorkflowNode[] = [
    { name: 'Webhook', type: 'trigger.webhook', typeVersion: 1, parameters: { path, respond: 'byNode' } },
    ...Array.from({ length: sets }, (_, index) => makeSet(index)),
    {
      name: 'Respond',
      type: 'flow.respond',
      typeVersion: 1,
      parameters: { with: 'json', body: { received: true, order: '={{ $json.body.order }}' } },
    },
  ];
  return { name: `Webhook with ${sets} sets`, nodes, connections: chainNodes(nodes) };
}

/** One field from an expression, beside what came in: what people use the node for. */
export function makeSet(index: number): WorkflowNode {
  return {
    name: `Set ${index + 1}`,
    type: 'data.set',
    typeVersion: 1,
    parameters: { fields: [{ name: `field${index + 1}`, value: '={{ $json.method }}' }] },
  };
}

/** Wires each node to the next. */
export function chainNodes(nodes: readonly WorkflowNode[]): Connection[] {
  return nodes.slice(1).map((node, index) => ({ from: nodes[index]?.name ?? '', to: node.name }));
}
