/** `file.write`: writes a file of each item, or a text, into the folder that workflows may use. */
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { requireFile } from '../item-file.ts';
import { passOn } from '../lineage/pass-on.ts';
import { runItems } from '../run-items.ts';

type Settings = {
  path: string;
  source: 'file' | 'text';
  field: string;
  text?: string;
  ifExists: 'overwrite' | 'keep' | 'fail';
};

export const fileWrite: NodeType = {
  type: 'file.write',
  version: 1,
  title: 'Write a file',
  description:
    'Writes a file of each item, or a text, into the folder that workflows may use. It is there whole or not at all, and on the disk before the workflow goes on.',
  icon: 'file-output',
  keywords: {
    en: ['file', 'write', 'save', 'store', 'disk', 'export', 'folder'],
    fr: ['fichier', 'écrire', 'enregistrer', 'sauvegarder', 'disque', 'exporter', 'dossier'],
    ar: ['ملف', 'كتابة', 'حفظ', 'تخزين', 'قرص', 'تصدير', 'مجلد'],
  },
  parameters: {
    type: 'object',
    required: ['path', 'text'],
    additionalProperties: false,
    properties: {
      path: {
        type: 'string',
        title: 'File',
        description: 'Inside the folder that workflows may use. Folders on the way are made.',
        minLength: 1,
        maxLength: 1000,
        examples: ['=invoices/{{ $json.number }}.pdf'],
      },
      source: {
        type: 'string',
        title: 'Content',
        enum: ['file', 'text'],
        default: 'file',
        'x-expression': false,
      },
      field: {
        type: 'string',
        title: 'Field',
        description: 'Name under which the file stands in the item.',
        minLength: 1,
        maxLength: 100,
        default: 'data',
        'x-show-when': { source: ['file'] },
      },
      text: {
        type: 'string',
        title: 'Text',
        'x-control': 'textarea',
        'x-show-when': { source: ['text'] },
        examples: ['={{ $json.report }}'],
      },
      ifExists: {
        type: 'string',
        title: 'If it is there already',
        description: 'Overwrite, keep what is there, or fail; the same content is no failure.',
        enum: ['overwrite', 'keep', 'fail'],
        default: 'overwrite',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'idempotent',
  errors: ['PARAMETER_INVALID', 'FILE_NOT_ALLOWED', 'FILE_EXISTS', 'FILE_FAILED', 'BINARY_GONE'],
  examples: [
    {
      title: 'A report as text',
      parameters: { path: '=reports/{{ $json.day }}.txt', source: 'text', text: '={{ $json.report }}' },
      input: [[{ json: { day: '2026-11-21', report: 'All is well.' } }]],
      output: [[{ day: '2026-11-21', report: 'All is well.' }]],
    },
  ],
  run: writeFiles,
};

/** One after the other: of two items with the same path, the later one's content stays. */
async function writeFiles(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const { results, failures } = await runItems(ctx, items.length, 1, async (item) => {
    const settings = ctx.parameters(item) as Settings;
    const content = contentOf(ctx, settings, items, item);
    return ctx.effect(item, async () => ({ ...(await ctx.files.write(settings.path, content, settings.ifExists)) }));
  });
  if (failures.length === 0) return { kind: 'output', outputs: [passOn(items)] };
  const written = items.flatMap(({ json, binary }, item): Item[] =>
    results[item] === undefined ? [] : [{ json, ...(binary === undefined ? {} : { binary }), pairedItem: { item } }],
  );
  return { kind: 'output', outputs: [written], failures };
}

function contentOf(
  ctx: NodeContext,
  settings: Settings,
  items: readonly Item[],
  item: number,
): AsyncIterable<Uint8Array> {
  if (settings.source === 'text') return inOnePart(Buffer.from(settings.text ?? ''));
  return ctx.binaries.stream(requireFile(ctx, items, item, settings.field));
}

async function* inOnePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
