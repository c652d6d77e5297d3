/** `data.split-out`: makes an item of each entry of a list. */
import type { Item, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { chooseFields } from '../fields/choose-fields.ts';
import { fieldPath, fieldPaths } from '../fields/field-forms.ts';
import { removeFields } from '../fields/remove-fields.ts';
import { setField } from '../fields/set-field.ts';
import { checkItemCount } from '../limits/check-item-count.ts';
import { runInTurns, type Work } from '../run-in-turns.ts';
import { type Entry, readEntries } from './read-entries.ts';

type Settings = {
  fields: { field: string; to?: string }[];
  missing: 'skip' | 'keep' | 'stop';
  include: 'none' | 'selected' | 'all';
  includeFields: string[];
  keyField?: string;
  keepFiles: boolean;
};

export const dataSplitOut: NodeType = {
  type: 'data.split-out',
  version: 1,
  title: 'Split out',
  description: 'Makes an item of each entry of a list, or of each field of an object.',
  icon: 'ungroup',
  keywords: {
    en: ['split', 'list', 'array', 'explode', 'unwind', 'flatten', 'rows'],
    fr: ['séparer', 'liste', 'tableau', 'éclater', 'dérouler', 'lignes'],
    ar: ['تقسيم', 'قائمة', 'مصفوفة', 'فصل', 'تفكيك', 'صفوف'],
  },
  parameters: {
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      fields: {
        type: 'array',
        title: 'Lists',
        description: 'Several lists go side by side: the first entries of all make the first item.',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            field: fieldPath,
            to: {
              ...fieldPath,
              title: 'Entry goes to',
              description:
                'The same field when left out; objects of a single list then become the item itself, unless other fields are kept.',
            },
          },
        },
      },
      missing: {
        type: 'string',
        title: 'Item without the list',
        description: 'Gives no item, stays as one item without it, or stops the workflow.',
        enum: ['skip', 'keep', 'stop'],
        default: 'skip',
      },
      include: {
        type: 'string',
        title: 'Other fields',
        enum: ['none', 'selected', 'all'],
        default: 'none',
      },
      includeFields: fieldPaths('Fields to keep', { default: [], 'x-show-when': { include: ['selected'] } }),
      keyField: {
        ...fieldPath,
        title: 'Name goes to',
        description: 'Of an object: the field that gets the name of each of its fields. Of a list: the place, from 0.',
      },
      keepFiles: {
        type: 'boolean',
        title: 'Keep files',
        description: 'On: each new item has the files of the item that it comes from.',
        default: false,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: 'each',
  errors: ['PARAMETER_INVALID', 'ITEM_LIMIT'],
  examples: [
    {
      title: 'The lines of an order',
      parameters: { fields: [{ field: 'order.lines' }] },
      input: [[{ json: { order: { lines: [{ sku: 'a' }, { sku: 'b' }] } } }]],
      output: [[{ sku: 'a' }, { sku: 'b' }]],
    },
    {
      title: 'Each tag with the article that has it',
      parameters: { fields: [{ field: 'tags', to: 'tag' }], include: 'selected', includeFields: ['id'] },
      input: [[{ json: { id: 7, title: 'Noria', tags: ['water', 'wheel'] } }]],
      output: [
        [
          { id: 7, tag: 'water' },
          { id: 7, tag: 'wheel' },
        ],
      ],
    },
    {
      title: 'The fields of an object',
      parameters: { fields: [{ field: 'stock', to: 'count' }], keyField: 'shop' },
      input: [[{ json: { stock: { Algiers: 4, Oran: 2 } } }]],
      output: [
        [
          { count: 4, shop: 'Algiers' },
          { count: 2, shop: 'Oran' },
        ],
      ],
    },
  ],
  run: (ctx, items) => runInTurns(ctx, splitItems(ctx, items)),
};

function* splitItems(ctx: NodeContext, items: readonly Item[]): Work<NodeResult> {
  const output: Item[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as Item;
    const settings = ctx.parameters(index) as Settings;
    const binary = settings.keepFiles ? item.binary : undefined;
    for (const json of splitItem(ctx, settings, item.json, index)) {
      output.push(
        binary === undefined ? { json, pairedItem: { item: index } } : { json, binary, pairedItem: { item: index } },
      );
    }
    checkItemCount(ctx, output.length);
    yield;
  }
  return { kind: 'output', outputs: [output] };
}

function splitItem(ctx: NodeContext, settings: Settings, json: JsonObject, item: number): JsonObject[] {
  const lists = settings.fields.map((field, at) => readEntries(ctx, settings.missing, json, field.field, at, item));
  const count = Math.max(...lists.map((list) => list?.length ?? 0));
  const base = chooseBase(ctx, settings, json, item);
  if (count === 0) return settings.missing === 'keep' && lists.every((list) => list === null) ? [base] : [];
  return Array.from({ length: count }, (_, place) =>
    makeItem(
      ctx,
      settings,
      base,
      lists.map((list) => list?.[place]),
      item,
    ),
  );
}

function chooseBase(ctx: NodeContext, settings: Settings, json: JsonObject, item: number): JsonObject {
  const { include, includeFields, fields } = settings;
  if (include === 'none') return {};
  if (include === 'selected') return chooseFields(ctx, json, 'selected', includeFields, 'includeFields', item);
  return removeFields(
    json,
    fields.map(({ field }) => field),
  );
}

/** @param entries one of each list; undefined where a list is shorter than the others */
function makeItem(
  ctx: NodeContext,
  { fields, include, keyField }: Settings,
  base: JsonObject,
  entries: readonly (Entry | undefined)[],
  item: number,
): JsonObject {
  const [only] = fields;
  const [first] = entries;
  const isWhole = fields.length === 1 && only?.to === undefined && include === 'none' && isObject(first?.value);
  const json: JsonObject = isWhole ? { ...(first?.value as JsonObject) } : { ...base };
  for (let at = 0; at < fields.length && !isWhole; at++) {
    const { field, to } = fields[at] as Settings['fields'][number];
    const entry = entries[at];
    const place = to === undefined ? 'field' : 'to';
    if (entry !== undefined) setField(ctx, json, to ?? field, entry.value, `fields[${at}].${place}`, item);
  }
  const key = entries.find((entry) => entry !== undefined)?.key;
  if (keyField !== undefined && key !== undefined) setField(ctx, json, keyField, key, 'keyField', item);
  return json;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
