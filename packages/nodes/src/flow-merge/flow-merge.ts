/** `flow.merge`: makes one list of the items of several inputs. */
import type { Item, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { passItemOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';
import { joinByFields, type Match } from './join-by-fields.ts';
import { joinByPosition } from './join-by-position.ts';

type Settings = {
  mode: 'append' | 'position' | 'match' | 'choose';
  inputs: number;
  match: Match[];
  join: 'inner' | 'left' | 'outer';
  prefer: 'first' | 'last';
  useInput: number;
};

export const flowMerge: NodeType = {
  type: 'flow.merge',
  version: 1,
  title: 'Merge',
  description: 'Waits for several inputs and makes one list of their items.',
  icon: 'merge',
  keywords: {
    en: ['merge', 'join', 'combine', 'append', 'wait for all', 'union'],
    fr: ['fusionner', 'joindre', 'combiner', 'ajouter', 'attendre', 'union'],
    ar: ['دمج', 'ضم', 'جمع', 'إلحاق', 'انتظار', 'اتحاد'],
  },
  parameters: {
    type: 'object',
    required: ['match'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'How',
        description: 'One after the other, side by side in order, side by side where fields agree, or one input only.',
        enum: ['append', 'position', 'match', 'choose'],
        default: 'append',
        'x-expression': false,
      },
      inputs: {
        type: 'integer',
        title: 'Number of inputs',
        minimum: 2,
        maximum: 10,
        default: 2,
        'x-expression': false,
      },
      match: {
        type: 'array',
        title: 'Fields that agree',
        minItems: 1,
        'x-show-when': { mode: ['match'] },
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            field: { type: 'string', title: 'Field of input 1', minLength: 1 },
            otherField: { type: 'string', title: 'Field of the other inputs', description: 'The same when left out.' },
          },
        },
      },
      join: {
        type: 'string',
        title: 'Keep',
        description: 'Only what has a partner, everything of the first input, or everything.',
        enum: ['inner', 'left', 'outer'],
        default: 'inner',
        'x-show-when': { mode: ['position', 'match'] },
      },
      prefer: {
        type: 'string',
        title: 'Same field in both',
        description: 'Which input wins.',
        enum: ['first', 'last'],
        default: 'last',
        'x-show-when': { mode: ['position', 'match'] },
      },
      useInput: {
        type: 'integer',
        title: 'Input',
        description: 'Counted from 1.',
        minimum: 1,
        maximum: 10,
        default: 1,
        'x-show-when': { mode: ['choose'] },
      },
    },
  },
  inputs: (parameters) => Array.from({ length: countInputs(parameters) }, (_, index) => ({ name: String(index + 1) })),
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'ITEM_LIMIT'],
  examples: [
    {
      title: 'One list after the other',
      parameters: { mode: 'append' },
      input: [[{ json: { a: 1 } }], [{ json: { b: 2 } }]],
      output: [[{ a: 1 }, { b: 2 }]],
    },
    {
      title: 'Customers with their orders',
      parameters: { mode: 'match', match: [{ field: 'id', otherField: 'customerId' }], join: 'left' },
      input: [
        [{ json: { id: 1, name: 'Lina' } }, { json: { id: 2, name: 'Amine' } }],
        [{ json: { customerId: 1, total: 50 } }],
      ],
      output: [
        [
          { id: 1, name: 'Lina', customerId: 1, total: 50 },
          { id: 2, name: 'Amine' },
        ],
      ],
    },
  ],
  run: mergeItems,
};

/** Asked before the parameters are checked: whatever is no number from 2 to 10 gives the nearest one. */
function countInputs({ inputs }: Parameters): number {
  return typeof inputs === 'number' ? Math.min(10, Math.max(2, Math.trunc(inputs))) : 2;
}

function mergeItems(ctx: NodeContext, items: readonly Item[]): NodeResult {
  const settings = ctx.parameters() as Settings;
  const lists = Array.from({ length: settings.inputs }, (_, index) => (index === 0 ? items : ctx.input(index)));
  return { kind: 'output', outputs: [merge(ctx, settings, lists)] };
}

function merge(ctx: NodeContext, settings: Settings, lists: (readonly Item[])[]): Item[] {
  switch (settings.mode) {
    case 'append':
      return lists.flatMap(takeAll);
    case 'choose': {
      const list = lists[settings.useInput - 1];
      if (list === undefined) {
        throw parameterFault(ctx, 'useInput', `there are ${settings.inputs} inputs only`, 0);
      }
      return takeAll(list, settings.useInput - 1);
    }
    case 'position':
      return joinByPosition(lists, settings.join, settings.prefer);
    case 'match':
      return joinByFields(ctx, lists, settings);
  }
}

function takeAll(list: readonly Item[], input: number): Item[] {
  return list.map((item, index) => passItemOn(item, { item: index, input }));
}
