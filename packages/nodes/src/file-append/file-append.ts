/** `file.append`: adds a line for each item at the end of a file in the folder that workflows may use. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { passOn } from '../lineage/pass-on.ts';

type Settings = { path: string; text: string };

export const fileAppend: NodeType = {
  type: 'file.append',
  version: 1,
  title: 'Append to a file',
  description:
    'Adds one line of text per item at the end of a file. The line is on the disk before the workflow goes on.',
  icon: 'file-plus',
  keywords: {
    en: ['file', 'append', 'write', 'line', 'log', 'csv'],
    fr: ['fichier', 'ajouter', 'écrire', 'ligne', 'journal', 'csv'],
    ar: ['ملف', 'إضافة', 'كتابة', 'سطر', 'سجل'],
  },
  parameters: {
    type: 'object',
    required: ['path', 'text'],
    additionalProperties: false,
    properties: {
      path: {
        type: 'string',
        title: 'File',
        description: 'Inside the folder that workflows may use. The file is made when it does not exist.',
        minLength: 1,
        maxLength: 1000,
        examples: ['orders.csv', 'logs/orders.txt'],
      },
      text: {
        type: 'string',
        title: 'Line',
        'x-control': 'textarea',
        examples: ['={{ $json.orderId }};{{ $json.total }}'],
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'once',
  errors: ['FILE_NOT_ALLOWED', 'FILE_FAILED'],
  examples: [
    {
      title: 'A line per order',
      parameters: { path: 'orders.csv', text: '={{ $json.orderId }};{{ $json.total }}' },
      input: [[{ json: { orderId: 17, total: 60 } }]],
      output: [[{ orderId: 17, total: 60 }]],
    },
  ],
  run: appendLines,
};

/** One after the other: the lines stand in the order of the items. */
async function appendLines(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  for (let index = 0; index < items.length; index++) {
    const { path, text } = ctx.parameters(index) as Settings;
    const line = text.endsWith('\n') ? text : `${text}\n`;
    await ctx.effect(index, () => ctx.files.append(path, line));
  }
  return { kind: 'output', outputs: [passOn(items)] };
}
