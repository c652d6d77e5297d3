/** `flow.filter`: lets through the items that conditions hold for. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { comparisonProperties, conditionSetProperties, findConditionFaults } from '../conditions/condition-form.ts';
import type { Comparison, ConditionPlace } from '../conditions/test-condition.ts';
import { type ConditionSet, testConditions } from '../conditions/test-conditions.ts';
import { forEachItem } from '../for-each-item.ts';
import { passItemOn, passOn } from '../lineage/pass-on.ts';

type Settings = ConditionSet & Comparison;

export const flowFilter: NodeType = {
  type: 'flow.filter',
  version: 1,
  title: 'Filter',
  description: 'Lets through only the items that conditions hold for.',
  icon: 'filter',
  keywords: {
    en: ['filter', 'condition', 'keep', 'remove', 'where', 'match'],
    fr: ['filtrer', 'condition', 'garder', 'supprimer', 'où', 'correspondre'],
    ar: ['تصفية', 'شرط', 'إبقاء', 'إزالة', 'حيث', 'مطابقة'],
  },
  parameters: {
    type: 'object',
    required: ['conditions'],
    additionalProperties: false,
    properties: { ...conditionSetProperties, ...comparisonProperties },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'kept' }],
  effect: 'pure',
  largeLists: 'each',
  check: ({ conditions }) => findConditionFaults(conditions, 'conditions'),
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Keeps what is in stock',
      parameters: { conditions: [{ left: '={{ $json.stock }}', operator: 'number.greater', right: 0 }] },
      input: [[{ json: { id: 1, stock: 3 } }, { json: { id: 2, stock: 0 } }]],
      output: [[{ id: 1, stock: 3 }]],
    },
    {
      title: 'Keeps order numbers of a form, in capital or small letters',
      parameters: {
        caseSensitive: false,
        conditions: [{ left: '={{ $json.order }}', operator: 'string.matches', right: '^ORD-\\d{4}$' }],
      },
      input: [[{ json: { order: 'ord-0042' } }, { json: { order: 'ORD-42' } }]],
      output: [[{ order: 'ord-0042' }]],
    },
  ],
  run: filterItems,
};

function filterItems(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const kept: Item[] = [];
  const place: ConditionPlace = { ctx, item: 0, list: 'conditions', condition: 0 };
  const judge = (index: number): void => {
    place.item = index;
    const settings = ctx.parameters(index) as Settings;
    if (testConditions(place, settings, settings)) kept.push(passItemOn(items[index] as Item, { item: index }));
  };
  return forEachItem(ctx, items.length, judge, () => ({
    kind: 'output',
    outputs: [kept.length === items.length ? passOn(items) : kept],
  }));
}
