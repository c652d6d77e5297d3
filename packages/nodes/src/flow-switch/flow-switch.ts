/** `flow.switch`: sends each item one of many ways. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { comparisonProperties, conditionSetProperties } from '../conditions/condition-form.ts';
import type { ConditionPlace } from '../conditions/test-condition.ts';
import { testConditions } from '../conditions/test-conditions.ts';
import { forEachItem } from '../for-each-item.ts';
import { passItemOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';
import { findRuleFaults, listOutputs, maxOutputs, type Settings } from './switch-outputs.ts';

const byRules = { mode: ['rules'] };
const byExpression = { mode: ['expression'] };

export const flowSwitch: NodeType = {
  type: 'flow.switch',
  version: 1,
  title: 'Switch',
  description: 'Sends each item to one of many outputs, by rules or by a number.',
  icon: 'signpost',
  keywords: {
    en: ['switch', 'route', 'rules', 'branch', 'case', 'condition'],
    fr: ['aiguillage', 'acheminer', 'règles', 'branche', 'cas', 'condition'],
    ar: ['تبديل', 'توجيه', 'قواعد', 'تفرع', 'حالة', 'شرط'],
  },
  parameters: {
    type: 'object',
    required: ['rules', 'index', 'fallbackTo'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'By',
        description: 'Rules with conditions, or a number that an expression gives.',
        enum: ['rules', 'expression'],
        default: 'rules',
        'x-expression': false,
      },
      rules: {
        type: 'array',
        title: 'Rules',
        description: 'Each is an output. They are asked in their order.',
        minItems: 1,
        maxItems: maxOutputs,
        'x-show-when': byRules,
        'x-expression': false,
        items: {
          type: 'object',
          required: ['output', 'conditions'],
          additionalProperties: false,
          properties: {
            output: { type: 'string', title: 'Output', minLength: 1, maxLength: 100, 'x-expression': false },
            ...conditionSetProperties,
          },
        },
      },
      matches: {
        type: 'string',
        title: 'Send to',
        description: 'The first rule that holds, or every one.',
        enum: ['first', 'all'],
        default: 'first',
        'x-show-when': byRules,
        'x-expression': false,
      },
      fallback: {
        type: 'string',
        title: 'When no rule holds',
        description: 'Drop the item, send it to an output of its own, or to the output of a rule.',
        enum: ['none', 'extra', 'output'],
        default: 'none',
        'x-show-when': byRules,
        'x-expression': false,
      },
      fallbackTo: {
        type: 'string',
        title: 'Output of the rule',
        'x-show-when': { mode: ['rules'], fallback: ['output'] },
        'x-expression': false,
      },
      strict: { ...comparisonProperties.strict, 'x-show-when': byRules },
      caseSensitive: { ...comparisonProperties.caseSensitive, 'x-show-when': byRules },
      outputs: {
        type: 'integer',
        title: 'Number of outputs',
        minimum: 2,
        maximum: maxOutputs,
        default: 4,
        'x-show-when': byExpression,
        'x-expression': false,
      },
      index: {
        type: 'integer',
        title: 'Output',
        description: 'Counted from 0.',
        'x-control': 'expression',
        examples: ['={{ $json.priority - 1 }}'],
        'x-show-when': byExpression,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: listOutputs,
  effect: 'pure',
  largeLists: 'each',
  check: findRuleFaults,
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Orders by country, the others by themselves',
      parameters: {
        fallback: 'extra',
        rules: [
          {
            output: 'Algeria',
            conditions: [{ left: '={{ $json.country }}', operator: 'string.equals', right: 'DZ' }],
          },
          {
            output: 'France',
            conditions: [{ left: '={{ $json.country }}', operator: 'string.equals', right: 'FR' }],
          },
        ],
      },
      input: [[{ json: { country: 'FR' } }, { json: { country: 'DZ' } }, { json: { country: 'IT' } }]],
      output: [[{ country: 'DZ' }], [{ country: 'FR' }], [{ country: 'IT' }]],
    },
    {
      title: 'By a number',
      parameters: { mode: 'expression', outputs: 3, index: '={{ $json.priority - 1 }}' },
      input: [[{ json: { priority: 3 } }, { json: { priority: 1 } }]],
      output: [[{ priority: 1 }], [], [{ priority: 3 }]],
    },
  ],
  run: routeItems,
};

function routeItems(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const outputs: Item[][] = [];
  const place: ConditionPlace = { ctx, item: 0, list: '', condition: 0 };
  const route = (index: number): void => {
    place.item = index;
    const settings = ctx.parameters(index) as Settings;
    for (const output of findOutputs(settings, place)) {
      while (outputs.length <= output) outputs.push([]);
      outputs[output]?.push(passItemOn(items[index] as Item, { item: index }));
    }
  };
  return forEachItem(ctx, items.length, route, () => ({ kind: 'output', outputs }));
}

function findOutputs(settings: Settings, place: ConditionPlace): number[] {
  return settings.mode === 'rules' ? findByRules(settings, place) : [checkIndex(settings, place)];
}

function findByRules(settings: Settings, place: ConditionPlace): number[] {
  const { rules, matches, fallback } = settings;
  const found: number[] = [];
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at] as Settings['rules'][number];
    place.list = `rules[${at}].conditions`;
    if (!testConditions(place, rule, settings)) continue;
    found.push(at);
    if (matches === 'first') return found;
  }
  if (found.length > 0 || fallback === 'none') return found;
  return [fallback === 'extra' ? rules.length : rules.findIndex(({ output }) => output === settings.fallbackTo)];
}

function checkIndex({ index, outputs }: Settings, { ctx, item }: ConditionPlace): number {
  if (index >= 0 && index < outputs) return index;
  throw parameterFault(ctx, 'index', `there is no output ${index}; they are counted from 0 to ${outputs - 1}`, item);
}
