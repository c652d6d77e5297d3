/** Items through five sets, and a loop of many passes: the workflows of the benches of data and flow. */
import type { Item, WorkflowDefinition, WorkflowNode } from '@noria/core';
import { chainNodes } from './webhook-workflow.ts';

const START: WorkflowNode = { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} };

/** Start → five `data.set`, each with a field from an expression. */
export function makeItemsWorkflow(): WorkflowDefinition {
  const sets = [
    '={{ $json.price * $json.quantity }}',
    '={{ $json.name }}',
    'shop',
    '={{ $json.price + 1 }}',
    '={{ $json.id }}',
  ];
  const nodes = [
    START,
    ...sets.map(
      (value, index): WorkflowNode => ({
        name: `Set ${index + 1}`,
        type: 'data.set',
        typeVersion: 1,
        parameters: { fields: [{ name: `field${index + 1}`, value }] },
      }),
    ),
  ];
  return { name: 'Items through five sets', nodes, connections: chainNodes(nodes) };
}

/** Start → loop, one item a pass, with one `data.set` inside. */
export function makeLoopWorkflow(): WorkflowDefinition {
  return {
    name: 'Loop',
    nodes: [
      START,
      { name: 'Loop', type: 'flow.loop', typeVersion: 1, parameters: { batchSize: 1 } },
      {
        name: 'Set',
        type: 'data.set',
        typeVersion: 1,
        parameters: { fields: [{ name: 'total', value: '={{ $json.price * $json.quantity }}' }] },
      },
    ],
    connections: [
      { from: 'Start', to: 'Loop' },
      { from: 'Loop', output: 1, to: 'Set' },
      { from: 'Set', to: 'Loop' },
    ],
  };
}

/** Order lines of about 80 bytes each. */
export function makeItems(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    json: { id: index, name: `Article ${index}`, price: 100 + (index % 900), quantity: 1 + (index % 5) },
  }));
}
