/** Three durable steps: the workflow that is measured beside the `journal` baseline. */
import type { NodeType, WorkflowDefinition, WorkflowNode } from '@noria/core';
import { RESULT_TEXT } from '../baselines/journal-run.ts';
import { chainNodes } from './webhook-workflow.ts';

/** A `once` effect that does nothing outside: what is left is what durability costs. */
export const benchEffect: NodeType = {
  type: 'bench.effect',
  version: 1,
  title: 'Effect',
  description: 'Gives 1 KB as the result of an effect that must happen once.',
  icon: 'gauge',
  keywords: { en: ['bench'], fr: ['mesure'], ar: ['قياس'] },
  parameters: { type: 'object', properties: {}, additionalProperties: false },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'once',
  examples: [],
  run: async (ctx) => {
    const result = await ctx.effect(0, () => Promise.resolve({ text: RESULT_TEXT }));
    return { kind: 'output', outputs: [[{ json: result }]] };
  },
};

/** Start → three effects, each with an intent and a result of 1 KB that are durable before the next begins. */
export function makeStepsWorkflow(): WorkflowDefinition {
  const nodes: WorkflowNode[] = [
    { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
    ...[1, 2, 3].map(
      (index): WorkflowNode => ({ name: `Effect ${index}`, type: benchEffect.type, typeVersion: 1, parameters: {} }),
    ),
  ];
  return { name: 'Three durable steps', nodes, connections: chainNodes(nodes) };
}
