/** `data.limit`: keeps the first or the last items. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { passItemOn, passOn } from '../lineage/pass-on.ts';

type Settings = { count: number; keep: 'first' | 'last' };

export const dataLimit: NodeType = {
  type: 'data.limit',
  version: 1,
  title: 'Limit',
  description: 'Keeps only the first or the last items.',
  icon: 'list-end',
  keywords: {
    en: ['limit', 'first', 'last', 'top', 'head', 'truncate'],
    fr: ['limiter', 'premiers', 'derniers', 'couper', 'maximum'],
    ar: ['حد', 'الأول', 'الأخير', 'اقتطاع', 'أقصى عدد'],
  },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      count: { type: 'integer', title: 'Items', minimum: 0, default: 1 },
      keep: { type: 'string', title: 'Keep', enum: ['first', 'last'], default: 'first' },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'The last two',
      parameters: { count: 2, keep: 'last' },
      input: [[{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }]],
      output: [[{ n: 2 }, { n: 3 }]],
    },
  ],
  run: limitItems,
};

function limitItems(ctx: NodeContext, items: readonly Item[]): NodeResult {
  const { count, keep } = ctx.parameters() as Settings;
  if (count >= items.length) return { kind: 'output', outputs: [passOn(items)] };
  const from = keep === 'first' ? 0 : items.length - count;
  const kept = items.slice(from, from + count).map((item, index) => passItemOn(item, { item: from + index }));
  return { kind: 'output', outputs: [kept] };
}
