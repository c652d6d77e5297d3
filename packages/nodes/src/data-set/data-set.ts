/** `data.set`: gives items new fields, or makes new items from them. */
import type { Item, Json, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { setField } from '../fields/set-field.ts';
import { forEachItem } from '../for-each-item.ts';
import { convertField, type FieldType } from './convert-field.ts';
import { readJsonObject } from './read-json-object.ts';

type Settings = {
  mode: 'fields' | 'json';
  fields: { name: string; value?: Json; type?: FieldType }[];
  json?: Json;
  keepOtherFields: boolean;
};

export const dataSet: NodeType = {
  type: 'data.set',
  version: 1,
  title: 'Set fields',
  description:
    'Adds or changes fields of each item, or replaces the item with an object of your own. Values are computed from the item that came in: a field does not see the ones set beside it; use a second node for that.',
  icon: 'pencil',
  keywords: {
    en: ['set', 'edit', 'fields', 'assign', 'rename', 'map', 'transform'],
    fr: ['définir', 'modifier', 'champs', 'attribuer', 'renommer', 'transformer'],
    ar: ['تعيين', 'تعديل', 'حقول', 'إضافة', 'إعادة تسمية', 'تحويل'],
  },
  parameters: {
    type: 'object',
    required: ['json'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'How',
        enum: ['fields', 'json'],
        default: 'fields',
        'x-expression': false,
      },
      fields: {
        type: 'array',
        title: 'Fields',
        default: [],
        'x-show-when': { mode: ['fields'] },
        items: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: {
              type: 'string',
              title: 'Name',
              description: 'A dot leads into an object or a list: customer.address.city, lines.0.price.',
              minLength: 1,
            },
            value: { title: 'Value', 'x-control': 'expression' },
            type: {
              type: 'string',
              title: 'Type',
              description: 'Turns the value into this type; left out, it stays what it is.',
              enum: ['string', 'number', 'boolean', 'object', 'array'],
              'x-expression': false,
            },
          },
        },
      },
      json: {
        title: 'Object',
        description: 'An object, or text that is a JSON object.',
        'x-control': 'code',
        'x-show-when': { mode: ['json'] },
      },
      keepOtherFields: {
        type: 'boolean',
        title: 'Keep other fields',
        description: 'On: fields that are not set here stay. Off: the item has only what is set here.',
        default: true,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: 'each',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Adds a total',
      parameters: { fields: [{ name: 'total', value: '={{ $json.price * $json.count }}' }] },
      input: [[{ json: { price: 20, count: 3 } }]],
      output: [[{ price: 20, count: 3, total: 60 }]],
    },
    {
      title: 'Sets a field inside an object, as a number',
      parameters: { fields: [{ name: 'customer.age', value: '42', type: 'number' }] },
      input: [[{ json: { customer: { name: 'Lina' } } }]],
      output: [[{ customer: { name: 'Lina', age: 42 } }]],
    },
    {
      title: 'Replaces the item',
      parameters: { mode: 'json', json: { source: 'shop' }, keepOtherFields: false },
      input: [[{ json: { id: 1 } }]],
      output: [[{ source: 'shop' }]],
    },
  ],
  run: setItems,
};

function setItems(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const output = new Array<Item>(items.length);
  const setItem = (index: number): void => {
    const item = items[index] as Item;
    const settings = ctx.parameters(index) as Settings;
    const json =
      settings.mode === 'json' ? setObject(ctx, settings, item, index) : setFields(ctx, settings, item, index);
    output[index] = item.binary === undefined ? { json } : { json, binary: item.binary };
  };
  return forEachItem(ctx, items.length, setItem, () => ({ kind: 'output', outputs: [output] }));
}

function setFields(ctx: NodeContext, { fields, keepOtherFields }: Settings, item: Item, index: number): JsonObject {
  const json: JsonObject = keepOtherFields ? { ...item.json } : {};
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] as Settings['fields'][number];
    let value = field.value ?? null;
    if (field.type !== undefined) value = convertField(ctx, value, field.type, `fields[${at}].value`, index);
    setField(ctx, json, field.name, value, `fields[${at}].name`, index);
  }
  return json;
}

function setObject(ctx: NodeContext, settings: Settings, item: Item, index: number): JsonObject {
  const object = readJsonObject(ctx, settings.json ?? null, index);
  return settings.keepOtherFields ? { ...item.json, ...object } : object;
}
