/** What the real servers run: a line in a file, an answer, a line in another file. */
import type { WorkflowDefinition } from '@noria/core';
import { node, wires } from '../workflows/crash-workflow.ts';

/** Files by the node that writes them, inside the folder that workflows may use. Each line is the id of an execution, as the API has it. */
export const hookFiles = { Before: 'before.txt', Behind: 'behind.txt' } as const;

export const hookWorkflow: WorkflowDefinition = {
  name: 'A webhook that writes to files',
  nodes: [
    node('Webhook', 'trigger.webhook', { path: 'crash', respond: 'byNode' }),
    node('Before', 'file.append', { path: hookFiles.Before, text: '={{ $execution.id }}' }),
    node('Respond', 'flow.respond', { with: 'json', body: "={{ ({ n: $('Webhook').first().json.body.n }) }}" }),
    node('Behind', 'file.append', { path: hookFiles.Behind, text: '={{ $execution.id }}' }),
  ],
  connections: wires('Webhook > Before > Respond > Behind'),
};
