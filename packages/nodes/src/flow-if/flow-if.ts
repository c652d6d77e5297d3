/** `flow.if`: sends each item one of two ways. */
import type { Item, Json, NodeContext, NodeResult, NodeType } from '@noria/core';
import { forEachItem } from '../for-each-item.ts';
import { passItemOn, passOn } from '../lineage/pass-on.ts';
import { operators, unaryOperators } from './operators.ts';
import { type ConditionPlace, testCondition } from './test-condition.ts';

type Settings = {
  conditions: { left?: Json; operator: string; right?: Json }[];
  combine: 'all' | 'any';
  strict: boolean;
};

export const flowIf: NodeType = {
  type: 'flow.if',
  version: 1,
  title: 'If',
  description: 'Sends each item to "true" or "false", by conditions on its data.',
  icon: 'split',
  keywords: {
    en: ['if', 'condition', 'branch', 'filter', 'compare', 'route'],
    fr: ['si', 'condition', 'branche', 'filtrer', 'comparer', 'acheminer'],
    ar: ['إذا', 'شرط', 'تفرع', 'تصفية', 'مقارنة', 'توجيه'],
  },
  parameters: {
    type: 'object',
    required: ['conditions'],
    additionalProperties: false,
    properties: {
      conditions: {
        type: 'array',
        title: 'Conditions',
        minItems: 1,
        items: {
          type: 'object',
          required: ['operator'],
          additionalProperties: false,
          properties: {
            left: { title: 'Value', 'x-control': 'expression' },
            operator: {
              type: 'string',
              title: 'Is',
              enum: Object.keys(operators),
              'x-expression': false,
            },
            right: {
              title: 'Compared with',
              'x-control': 'expression',
              'x-show-when': { operator: Object.keys(operators).filter((name) => !unaryOperators.has(name)) },
            },
          },
        },
      },
      combine: {
        type: 'string',
        title: 'True when',
        description: 'Every condition holds, or at least one does.',
        enum: ['all', 'any'],
        default: 'all',
        'x-expression': false,
      },
      strict: {
        type: 'boolean',
        title: 'Strict types',
        description: 'On: text "5" is no number and stops the workflow. Off: it is read as one.',
        default: false,
        'x-expression': false,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'true' }, { name: 'false' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Parts large orders from small ones',
      parameters: { conditions: [{ left: '={{ $json.total }}', operator: 'number.greaterOrEqual', right: 100 }] },
      input: [[{ json: { total: 120 } }, { json: { total: 80 } }]],
      output: [[{ total: 120 }], [{ total: 80 }]],
    },
    {
      title: 'Either of two conditions',
      parameters: {
        combine: 'any',
        conditions: [
          { left: '={{ $json.email }}', operator: 'string.endsWith', right: '@example.com' },
          { left: '={{ $json.invited }}', operator: 'boolean.isTrue' },
        ],
      },
      input: [
        [{ json: { email: 'a@example.com', invited: false } }, { json: { email: 'b@other.org', invited: false } }],
      ],
      output: [[{ email: 'a@example.com', invited: false }], [{ email: 'b@other.org', invited: false }]],
    },
  ],
  run: routeItems,
};

function routeItems(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const yes: Item[] = [];
  const no: Item[] = [];
  // One object for all items: it is read only when a condition cannot be.
  const place: ConditionPlace = { ctx, item: 0, condition: 0 };
  const route = (index: number): void => {
    place.item = index;
    const way = holds(ctx.parameters(index) as Settings, place) ? yes : no;
    way.push(passItemOn(items[index] as Item, { item: index }));
  };
  return forEachItem(ctx, items.length, route, () => {
    if (yes.length === items.length) return { kind: 'output', outputs: [passOn(items), []] };
    if (no.length === items.length) return { kind: 'output', outputs: [[], passOn(items)] };
    return { kind: 'output', outputs: [yes, no] };
  });
}

function holds({ conditions, combine, strict }: Settings, place: ConditionPlace): boolean {
  const decisive = combine === 'any';
  for (let at = 0; at < conditions.length; at++) {
    const { left = null, operator, right = null } = conditions[at] as Settings['conditions'][number];
    place.condition = at;
    if (testCondition(place, left, operator, right, strict) === decisive) return decisive;
  }
  return !decisive;
}
