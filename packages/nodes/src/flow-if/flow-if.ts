/** `flow.if`: sends each item one of two ways. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { comparisonProperties, conditionSetProperties, findConditionFaults } from '../conditions/condition-form.ts';
import type { Comparison, ConditionPlace } from '../conditions/test-condition.ts';
import { type ConditionSet, testConditions } from '../conditions/test-conditions.ts';
import { forEachItem } from '../for-each-item.ts';
import { passItemOn, passOn } from '../lineage/pass-on.ts';

type Settings = ConditionSet & Comparison;

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
      ...conditionSetProperties,
      ...comparisonProperties,
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'true' }, { name: 'false' }],
  effect: 'pure',
  largeLists: 'each',
  check: ({ conditions }) => findConditionFaults(conditions, 'conditions'),
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
  const place: ConditionPlace = { ctx, item: 0, list: 'conditions', condition: 0 };
  const route = (index: number): void => {
    place.item = index;
    const settings = ctx.parameters(index) as Settings;
    const way = testConditions(place, settings, settings) ? yes : no;
    way.push(passItemOn(items[index] as Item, { item: index }));
  };
  return forEachItem(ctx, items.length, route, () => {
    if (yes.length === items.length) return { kind: 'output', outputs: [passOn(items), []] };
    if (no.length === items.length) return { kind: 'output', outputs: [[], passOn(items)] };
    return { kind: 'output', outputs: [yes, no] };
  });
}
