/** `data.summarize`: counts, adds up and compares the values of items, for each group of them. */
import type { Item, Json, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { fieldPath, fieldPaths } from '../fields/field-forms.ts';
import { readField } from '../fields/read-field.ts';
import { setField } from '../fields/set-field.ts';
import { listPairs } from '../lineage/list-pairs.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { runInTurns, type Work } from '../run-in-turns.ts';
import { type Group, groupItems } from './group-items.ts';
import { nestGroup } from './nest-group.ts';
import { type Summary, summaries } from './summaries.ts';

type SummaryField = { operation: string; field: string; separator: string; to?: string };

type Settings = {
  values: SummaryField[];
  groupBy: string[];
  ungrouped: 'keep' | 'skip';
  output: 'items' | 'object';
};

const namesOf = (reads: (summary: Summary) => boolean): string[] =>
  Object.entries(summaries).flatMap(([name, summary]) => (reads(summary) ? [name] : []));

export const dataSummarize: NodeType = {
  type: 'data.summarize',
  version: 1,
  title: 'Summarize',
  description: 'Counts, adds up or compares values, of all items or of each group of them.',
  icon: 'sigma',
  keywords: {
    en: ['summarize', 'group by', 'sum', 'count', 'average', 'pivot', 'statistics', 'median'],
    fr: ['résumer', 'grouper par', 'somme', 'compter', 'moyenne', 'statistiques', 'médiane'],
    ar: ['تلخيص', 'تجميع حسب', 'مجموع', 'عد', 'متوسط', 'إحصاء', 'وسيط'],
  },
  parameters: {
    type: 'object',
    required: ['values'],
    additionalProperties: false,
    properties: {
      values: {
        type: 'array',
        title: 'Values',
        description: 'Fields that an item does not have are left out.',
        minItems: 1,
        maxItems: 100,
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            operation: {
              type: 'string',
              title: 'What',
              enum: Object.keys(summaries),
              'x-enum-titles': Object.fromEntries(Object.entries(summaries).map(([name, { title }]) => [name, title])),
              default: 'count',
            },
            field: { ...fieldPath, 'x-show-when': { operation: namesOf(({ reads }) => reads !== 'none') } },
            separator: {
              type: 'string',
              title: 'Between them',
              default: ', ',
              'x-show-when': { operation: ['concatenate'] },
            },
            to: {
              ...fieldPath,
              title: 'Result goes to',
              description: 'When left out, named after what it is: sum_total, count.',
            },
          },
        },
      },
      groupBy: fieldPaths('Group by', { default: [], maxItems: 20 }),
      ungrouped: {
        type: 'string',
        title: 'Items without these fields',
        description: 'Are a group of their own, or do not count.',
        enum: ['keep', 'skip'],
        default: 'keep',
      },
      output: {
        type: 'string',
        title: 'Result',
        description: 'An item for each group, or one object with a field for each.',
        enum: ['items', 'object'],
        default: 'items',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Sales of each country',
      parameters: {
        groupBy: ['country'],
        values: [
          { operation: 'sum', field: 'total' },
          { operation: 'count', to: 'orders' },
        ],
      },
      input: [
        [
          { json: { country: 'DZ', total: 40 } },
          { json: { country: 'FR', total: 10 } },
          { json: { country: 'DZ', total: 2 } },
        ],
      ],
      output: [
        [
          { country: 'DZ', sum_total: 42, orders: 2 },
          { country: 'FR', sum_total: 10, orders: 1 },
        ],
      ],
    },
    {
      title: 'As one object',
      parameters: { groupBy: ['country'], values: [{ operation: 'max', field: 'total' }], output: 'object' },
      input: [[{ json: { country: 'DZ', total: 40 } }, { json: { country: 'FR', total: 10 } }]],
      output: [[{ DZ: { max_total: 40 }, FR: { max_total: 10 } }]],
    },
  ],
  run: (ctx, items) => runInTurns(ctx, summarize(ctx, items)),
};

function* summarize(ctx: NodeContext, items: readonly Item[]): Work<NodeResult> {
  const settings = ctx.parameters() as Settings;
  const { groupBy: fields, ungrouped, output } = settings;
  const groups = yield* groupItems(items, { fields, ungrouped, by: output === 'object' ? 'texts' : 'values' });
  const whole: JsonObject = {};
  const made: Item[] = [];
  for (const group of groups) {
    const json = output === 'object' ? nestGroup(ctx, whole, group) : nameGroup(ctx, fields, group);
    for (let at = 0; at < settings.values.length; at++) {
      addSummary(ctx, json, items, group, settings.values[at] as SummaryField, at);
      yield;
    }
    made.push({ json, pairedItem: listPairs(group.members) });
  }
  if (output === 'items') return { kind: 'output', outputs: [made] };
  return {
    kind: 'output',
    outputs: [[{ json: whole, pairedItem: listPairs(groups.flatMap((group) => group.members)) }]],
  };
}

function nameGroup(ctx: NodeContext, fields: readonly string[], { values, members }: Group): JsonObject {
  const json: JsonObject = {};
  for (let at = 0; at < fields.length; at++) {
    setField(ctx, json, fields[at] as string, values[at] as Json, `groupBy[${at}]`, members[0] ?? 0);
  }
  return json;
}

function addSummary(
  ctx: NodeContext,
  json: JsonObject,
  items: readonly Item[],
  { members }: Group,
  settings: SummaryField,
  at: number,
): void {
  const { operation, field, separator, to } = settings;
  const summary = summaries[operation] as Summary;
  const values = summary.reads === 'none' ? members : readValues(ctx, items, members, field, summary, at);
  const result = summary.of(values, separator);
  if (typeof result === 'number' && !Number.isFinite(result)) {
    throw parameterFault(
      ctx,
      `values[${at}].operation`,
      `the ${operation} of "${field}" is no number that there is`,
      0,
    );
  }
  const name = to ?? (summary.reads === 'none' ? operation : `${operation}_${field.replaceAll('.', '_')}`);
  setField(ctx, json, name, result, `values[${at}].to`, members[0] ?? 0);
}

function readValues(
  ctx: NodeContext,
  items: readonly Item[],
  members: readonly number[],
  field: string,
  { reads }: Summary,
  at: number,
): Json[] {
  const values: Json[] = [];
  for (const item of members) {
    const value = readField(items[item]?.json ?? {}, field) ?? null;
    if (value === null) continue;
    if (reads === 'any') values.push(value);
    else values.push(...toNumbers(ctx, value, field, at, item));
  }
  return values;
}

/** @returns nothing for a blank text: that is how tables write that there is no number */
function toNumbers(ctx: NodeContext, value: Json, field: string, at: number, item: number): number[] {
  if (typeof value === 'number') return [value];
  const text = typeof value === 'string' ? value.trim() : 'none';
  if (text === '') return [];
  const number = Number(text);
  if (Number.isFinite(number)) return [number];
  throw parameterFault(ctx, `values[${at}].field`, `"${field}" is ${showValue(value)}, which is no number`, item);
}
