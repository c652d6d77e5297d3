/** `data.rename`: gives fields other names. */
import type { Item, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { fieldPath } from '../fields/field-forms.ts';
import { forEachItem } from '../for-each-item.ts';
import { findPatternFaults, renameByPatterns } from './rename-by-patterns.ts';
import { renameFields } from './rename-fields.ts';
import type { Settings } from './rename-settings.ts';

export const dataRename: NodeType = {
  type: 'data.rename',
  version: 1,
  title: 'Rename fields',
  description: 'Gives fields other names, one by one or by a pattern.',
  icon: 'text-cursor-input',
  keywords: {
    en: ['rename', 'keys', 'fields', 'columns', 'names', 'regex'],
    fr: ['renommer', 'clés', 'champs', 'colonnes', 'noms'],
    ar: ['إعادة تسمية', 'مفاتيح', 'حقول', 'أعمدة', 'أسماء'],
  },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fields: {
        type: 'array',
        title: 'Fields',
        description: 'All at once: two fields may change their names with each other.',
        default: [],
        maxItems: 200,
        items: {
          type: 'object',
          required: ['from', 'to'],
          additionalProperties: false,
          properties: {
            from: { ...fieldPath, title: 'Field' },
            to: {
              ...fieldPath,
              title: 'New name',
              description: 'In full, with a dot before it where the field is inside an object: customer.city.',
            },
          },
        },
      },
      patterns: {
        type: 'array',
        title: 'Patterns',
        description: 'After the fields, one pattern after the other.',
        default: [],
        maxItems: 20,
        items: {
          type: 'object',
          required: ['pattern', 'replacement'],
          additionalProperties: false,
          properties: {
            pattern: {
              type: 'string',
              title: 'Pattern',
              description: 'Found anywhere in a name; ^ and $ are its beginning and its end.',
              minLength: 1,
              maxLength: 1_000,
            },
            replacement: {
              type: 'string',
              title: 'Becomes',
              description: '$1 is the first group, $<name> a named one, $& the whole match.',
              maxLength: 1_000,
            },
            caseSensitive: { type: 'boolean', title: 'Case counts', default: true },
            depth: {
              type: 'string',
              title: 'Names of',
              description: "The item's own fields, or those of all objects in it as well.",
              enum: ['item', 'all'],
              default: 'item',
            },
          },
        },
      },
      missing: {
        type: 'string',
        title: 'Item without a field',
        enum: ['skip', 'stop'],
        default: 'skip',
      },
      taken: {
        type: 'string',
        title: 'Name that is taken',
        description: 'Stops the workflow, or the field that has it gives way.',
        enum: ['stop', 'overwrite'],
        default: 'stop',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: 'each',
  check: ({ patterns }: Parameters) => findPatternFaults(patterns),
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'One by one',
      parameters: {
        fields: [
          { from: 'mail', to: 'email' },
          { from: 'address.town', to: 'address.city' },
        ],
      },
      input: [[{ json: { mail: 'a@example.com', address: { town: 'Oran' } } }]],
      output: [[{ email: 'a@example.com', address: { city: 'Oran' } }]],
    },
    {
      title: 'A prefix goes away, everywhere',
      parameters: { patterns: [{ pattern: '^wp_', replacement: '', depth: 'all' }] },
      input: [[{ json: { wp_id: 1, wp_meta: [{ wp_key: 'a' }] } }]],
      output: [[{ id: 1, meta: [{ key: 'a' }] }]],
    },
  ],
  run: renameItems,
};

function renameItems(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const output = new Array<Item>(items.length);
  const rename = (index: number): void => {
    const { json: before, binary } = items[index] as Item;
    const settings = ctx.parameters(index) as Settings;
    const place = { ctx, item: index, taken: settings.taken };
    const json = renameByPatterns(place, settings.patterns, renameFields(place, settings, before));
    output[index] = binary === undefined ? { json } : { json, binary };
  };
  return forEachItem(ctx, items.length, rename, () => ({ kind: 'output', outputs: [output] }));
}
