/** `flow.loop`: runs a part of the workflow again and again, over batches of items or while a condition holds. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { runItemsLoop } from './run-items-loop.ts';
import { runWhileLoop } from './run-while-loop.ts';

export const flowLoop: NodeType = {
  type: 'flow.loop',
  version: 1,
  title: 'Loop',
  description:
    'Sends batches of items (or the same items, while a condition holds) through "loop" and takes back what returns. "done" follows the last pass.',
  icon: 'repeat',
  keywords: {
    en: ['loop', 'for each', 'batch', 'while', 'repeat', 'iterate'],
    fr: ['boucle', 'pour chaque', 'lot', 'tant que', 'répéter', 'itérer'],
    ar: ['حلقة', 'لكل', 'دفعة', 'طالما', 'تكرار', 'دوران'],
  },
  parameters: {
    type: 'object',
    required: ['condition'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'Repeat',
        description: 'For batches of the items, or while a condition holds.',
        enum: ['items', 'while'],
        default: 'items',
        'x-expression': false,
      },
      batchSize: {
        type: 'integer',
        title: 'Items per pass',
        minimum: 1,
        maximum: 100_000,
        default: 1,
        'x-show-when': { mode: ['items'] },
      },
      condition: {
        type: 'boolean',
        title: 'While',
        description:
          'Asked before each pass, on the first item that the last pass sent back (at first, on the first item that came in).',
        'x-control': 'expression',
        examples: ['={{ $json.nextPage !== null }}'],
        'x-show-when': { mode: ['while'] },
      },
      maxPasses: {
        type: 'integer',
        title: 'At most',
        description: 'Passes in all.',
        minimum: 1,
        maximum: 100_000,
        default: 1000,
        'x-show-when': { mode: ['while'] },
      },
      atLimit: {
        type: 'string',
        title: 'After that many',
        description: 'Go on by "done", or stop the workflow with an error.',
        enum: ['done', 'fail'],
        default: 'done',
        'x-show-when': { mode: ['while'] },
      },
      result: {
        type: 'string',
        title: 'Done gives',
        description: 'What all passes sent back, or what the last one did.',
        enum: ['all', 'last'],
        default: 'all',
        'x-show-when': { mode: ['while'] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'done' }, { name: 'loop' }],
  effect: 'pure',
  control: 'loop',
  errors: ['NODE_FAILED'],
  examples: [
    {
      title: 'Two items per pass',
      parameters: { mode: 'items', batchSize: 2 },
      input: [[{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }]],
      output: [
        [{ n: 1 }, { n: 2 }, { n: 3 }],
        [{ n: 1 }, { n: 2 }, { n: 3 }],
      ],
    },
  ],
  run: runLoop,
};

function runLoop(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  return ctx.parameters().mode === 'while' ? runWhileLoop(ctx, items) : runItemsLoop(ctx, items);
}
