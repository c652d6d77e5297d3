/** `data.sort`: puts items in order, by their fields or by chance. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { fieldPath } from '../fields/field-forms.ts';
import { passItemOn } from '../lineage/pass-on.ts';
import { runInTurns, type Work } from '../run-in-turns.ts';
import { sortByFields } from './sort-by-fields.ts';
import type { Settings } from './sort-settings.ts';

const byFields = { mode: ['fields'] };

export const dataSort: NodeType = {
  type: 'data.sort',
  version: 1,
  title: 'Sort',
  description: 'Puts items in order, by one field or several, or by chance.',
  icon: 'arrow-down-wide-narrow',
  keywords: {
    en: ['sort', 'order', 'rank', 'shuffle', 'random', 'ascending', 'descending'],
    fr: ['trier', 'ordre', 'classer', 'mélanger', 'aléatoire', 'croissant', 'décroissant'],
    ar: ['ترتيب', 'فرز', 'تصاعدي', 'تنازلي', 'عشوائي', 'خلط'],
  },
  parameters: {
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'By',
        enum: ['fields', 'random'],
        default: 'fields',
        'x-expression': false,
      },
      fields: {
        type: 'array',
        title: 'Fields',
        description: 'Where the first is equal, the second decides, and so on. What is equal in all keeps its order.',
        minItems: 1,
        maxItems: 20,
        'x-show-when': byFields,
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            field: fieldPath,
            direction: {
              type: 'string',
              title: 'Direction',
              description: 'Items without the field come last in both.',
              enum: ['ascending', 'descending'],
              default: 'ascending',
            },
            type: {
              type: 'string',
              title: 'As',
              description: 'Auto: numbers, then texts, then true and false. The others read every value as that type.',
              enum: ['auto', 'text', 'number', 'date'],
              default: 'auto',
            },
          },
        },
      },
      texts: {
        type: 'string',
        title: 'Order of texts',
        description:
          'As a dictionary has them; the same with numbers inside texts as numbers; or by character codes, capital letters first.',
        enum: ['language', 'numbers', 'code'],
        default: 'language',
        'x-show-when': byFields,
      },
      language: {
        type: 'string',
        title: 'Language',
        description: 'A code such as en, fr, ar or sv.',
        default: 'en',
        'x-show-when': { mode: ['fields'], texts: ['language', 'numbers'] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'The latest first, and by name on the same day',
      parameters: {
        fields: [{ field: 'day', type: 'date', direction: 'descending' }, { field: 'name' }],
      },
      input: [
        [
          { json: { name: 'Zoé', day: '2026-11-20' } },
          { json: { name: 'Émile', day: '2026-11-21' } },
          { json: { name: 'Amine', day: '2026-11-20' } },
        ],
      ],
      output: [
        [
          { name: 'Émile', day: '2026-11-21' },
          { name: 'Amine', day: '2026-11-20' },
          { name: 'Zoé', day: '2026-11-20' },
        ],
      ],
    },
    {
      title: 'Numbers inside texts',
      parameters: { fields: [{ field: 'file' }], texts: 'numbers' },
      input: [[{ json: { file: 'page10' } }, { json: { file: 'page9' } }, { json: {} }]],
      output: [[{ file: 'page9' }, { file: 'page10' }, {}]],
    },
  ],
  run: (ctx, items) => runInTurns(ctx, sortItems(ctx, items)),
};

function* sortItems(ctx: NodeContext, items: readonly Item[]): Work<NodeResult> {
  const settings = ctx.parameters() as Settings;
  const order = settings.mode === 'random' ? shuffle(ctx, items.length) : yield* sortByFields(ctx, items, settings);
  return { kind: 'output', outputs: [order.map((item) => passItemOn(items[item] as Item, { item }))] };
}

/** Fisher and Yates: every order is equally likely. */
function shuffle(ctx: NodeContext, count: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(ctx.random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}
