/** A workflow that waits until somebody calls its resume link. */
import type { WorkflowDefinition, WorkflowNode } from '@noria/core';
import { chainNodes } from './webhook-workflow.ts';

export function makeWaitingWorkflow(): WorkflowDefinition {
  const nodes: WorkflowNode[] = [
    { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
    { name: 'Wait', type: 'flow.wait', typeVersion: 1, parameters: { mode: 'resume' } },
  ];
  return { name: 'Waits', nodes, connections: chainNodes(nodes) };
}
