/** `data.aggregate`: makes one item of all, with their values in lists. */
import type { Item, Json, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { chooseFields, type FieldChoice } from '../fields/choose-fields.ts';
import { fieldPath, fieldPaths } from '../fields/field-forms.ts';
import { readField } from '../fields/read-field.ts';
import { setField } from '../fields/set-field.ts';
import { gatherFiles } from '../files/gather-files.ts';
import { listPairs } from '../lineage/list-pairs.ts';
import { runInTurns, type Work } from '../run-in-turns.ts';

type Settings = {
  mode: 'fields' | 'items';
  fields: { field: string; to?: string }[];
  missing: 'skip' | 'null';
  mergeLists: boolean;
  to: string;
  include: FieldChoice;
  includeFields: string[];
  keepFiles: boolean;
};

const ofFields = { mode: ['fields'] };
const ofItems = { mode: ['items'] };

export const dataAggregate: NodeType = {
  type: 'data.aggregate',
  version: 1,
  title: 'Aggregate',
  description: 'Makes one item of all: with the values of some fields as lists, or with all items in one list.',
  icon: 'group',
  keywords: {
    en: ['aggregate', 'combine', 'collect', 'list', 'array', 'group', 'one item'],
    fr: ['agréger', 'combiner', 'rassembler', 'liste', 'tableau', 'grouper'],
    ar: ['تجميع', 'جمع', 'ضم', 'قائمة', 'مصفوفة', 'عنصر واحد'],
  },
  parameters: {
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'Collect',
        enum: ['fields', 'items'],
        default: 'fields',
        'x-expression': false,
      },
      fields: {
        type: 'array',
        title: 'Fields',
        minItems: 1,
        maxItems: 100,
        'x-show-when': ofFields,
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            field: fieldPath,
            to: { ...fieldPath, title: 'List goes to', description: 'The same field when left out.' },
          },
        },
      },
      missing: {
        type: 'string',
        title: 'Missing values',
        description: 'Leave them out, or have null in their place: then the lists are equally long.',
        enum: ['skip', 'null'],
        default: 'skip',
        'x-show-when': ofFields,
      },
      mergeLists: {
        type: 'boolean',
        title: 'Merge lists',
        description: 'On: where a value is a list, its entries come into the new list rather than the list itself.',
        default: false,
        'x-show-when': ofFields,
      },
      to: { ...fieldPath, title: 'List goes to', default: 'items', 'x-show-when': ofItems },
      include: {
        type: 'string',
        title: 'Of each item',
        enum: ['all', 'selected', 'except'],
        default: 'all',
        'x-show-when': ofItems,
      },
      includeFields: fieldPaths('These fields', {
        default: [],
        'x-show-when': { mode: ['items'], include: ['selected', 'except'] },
      }),
      keepFiles: {
        type: 'boolean',
        title: 'Keep files',
        description: 'On: the new item has the files of all; one whose name is taken gets a number.',
        default: false,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'item' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'All addresses in one list',
      parameters: { fields: [{ field: 'email', to: 'emails' }] },
      input: [[{ json: { email: 'a@example.com' } }, { json: {} }, { json: { email: 'b@example.com' } }]],
      output: [[{ emails: ['a@example.com', 'b@example.com'] }]],
    },
    {
      title: 'All items in one list',
      parameters: { mode: 'items', to: 'orders', include: 'except', includeFields: ['note'] },
      input: [[{ json: { id: 1, note: 'x' } }, { json: { id: 2 } }]],
      output: [[{ orders: [{ id: 1 }, { id: 2 }] }]],
    },
  ],
  run: (ctx, items) => runInTurns(ctx, aggregate(ctx, items)),
};

function* aggregate(ctx: NodeContext, items: readonly Item[]): Work<NodeResult> {
  const settings = ctx.parameters() as Settings;
  const json =
    settings.mode === 'items' ? yield* listItems(ctx, items, settings) : yield* listValues(ctx, items, settings);
  const binary = settings.keepFiles ? gatherFiles(items) : undefined;
  const item: Item = { json, pairedItem: listPairs([...items.keys()]) };
  return { kind: 'output', outputs: [[binary === undefined ? item : { ...item, binary }]] };
}

function* listItems(ctx: NodeContext, items: readonly Item[], settings: Settings): Work<JsonObject> {
  const { to, include, includeFields } = settings;
  const list: Json[] = [];
  for (let index = 0; index < items.length; index++) {
    const { json } = items[index] as Item;
    list.push(chooseFields(ctx, json, include, includeFields, 'includeFields', index));
    yield;
  }
  const json: JsonObject = {};
  setField(ctx, json, to, list, 'to', 0);
  return json;
}

function* listValues(ctx: NodeContext, items: readonly Item[], settings: Settings): Work<JsonObject> {
  const json: JsonObject = {};
  for (let at = 0; at < settings.fields.length; at++) {
    const { field, to } = settings.fields[at] as Settings['fields'][number];
    const list: Json[] = [];
    for (const item of items) {
      addValue(list, readField(item.json, field) ?? null, settings);
      yield;
    }
    setField(ctx, json, to ?? field, list, `fields[${at}].${to === undefined ? 'field' : 'to'}`, 0);
  }
  return json;
}

function addValue(list: Json[], value: Json, { missing, mergeLists }: Settings): void {
  if (value === null && missing === 'skip') return;
  if (!mergeLists || !Array.isArray(value)) list.push(value);
  // One by one: a spread has as many arguments as the list has entries.
  else for (const entry of value) list.push(entry);
}
