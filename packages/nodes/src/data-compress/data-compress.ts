/** `data.compress`: packs files of items into zip archives and gzip files, and unpacks them. */
import { hash } from 'node:crypto';
import type { Item, NodeContext, NodeResult, NodeType } from '@noria/core';
import { passItemOn } from '../lineage/pass-on.ts';
import { runItems } from '../run-items.ts';
import { type CompressSettings, compressParameters } from './compress-settings.ts';
import { gunzipFile, gzipFile } from './gzip-file.ts';
import { unzipFile } from './unzip-file.ts';
import { zipFiles } from './zip-files.ts';

const exampleText = 'day;orders\n2026-11-21;17\n';

export const dataCompress: NodeType = {
  type: 'data.compress',
  version: 1,
  title: 'Compress',
  description: 'Packs files into a zip archive or gzip, and unpacks them again.',
  icon: 'file-archive',
  keywords: {
    en: ['zip', 'unzip', 'gzip', 'compress', 'extract', 'archive', 'unpack', 'decompress'],
    fr: ['zip', 'compresser', 'décompresser', 'archive', 'extraire', 'dézipper'],
    ar: ['ضغط', 'فك الضغط', 'أرشيف', 'استخراج', 'ملف مضغوط'],
  },
  parameters: compressParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'NODE_FAILED', 'BINARY_TOO_LARGE', 'BINARY_GONE'],
  examples: [
    {
      title: 'One archive of the reports of all items',
      parameters: { operation: 'zip', fileName: 'reports.zip' },
      files: [exampleText],
      input: [
        [
          { json: { day: 1 }, binary: { report: exampleFile('monday.csv') } },
          { json: { day: 2 }, binary: { report: exampleFile('tuesday.csv') } },
        ],
      ],
      output: [[{ name: 'reports.zip', files: 2 }]],
    },
    {
      title: 'The file of each item as gzip',
      parameters: { operation: 'gzip', field: 'report', outputField: 'packed' },
      files: [exampleText],
      input: [[{ json: { day: 1 }, binary: { report: exampleFile('monday.csv') } }]],
      output: [[{ day: 1 }]],
    },
  ],
  run: compress,
};

function exampleFile(fileName: string) {
  return { hash: hash('sha256', exampleText), sizeBytes: exampleText.length, mimeType: 'text/csv', fileName };
}

async function compress(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const { operation, archive } = ctx.parameters() as CompressSettings;
  if (operation === 'zip' && archive === 'all') return { kind: 'output', outputs: [[await zipAll(ctx, items)]] };
  const { results, failures } = await runItems(ctx, items.length, 1, async (item) => {
    const settings = ctx.parameters(item) as CompressSettings;
    return actOn(ctx, items, item, settings);
  });
  const output = results.flatMap((made) => made ?? []);
  return failures.length === 0
    ? { kind: 'output', outputs: [output] }
    : { kind: 'output', outputs: [output], failures };
}

/** The first item says how: there is one archive. */
async function zipAll(ctx: NodeContext, items: readonly Item[]): Promise<Item> {
  const settings = ctx.parameters() as CompressSettings;
  const all = items.map((_, item) => item);
  const { ref, count } = await zipFiles(ctx, items, all, settings);
  return {
    json: { name: ref.fileName ?? '', files: count },
    binary: { [settings.outputField]: ref },
    pairedItem: all.map((item) => ({ item })),
  };
}

async function actOn(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: CompressSettings,
): Promise<Item[]> {
  if (settings.operation === 'unzip') return unzipFile(ctx, items, item, settings);
  const from = items[item] ?? { json: {} };
  const file = await makeFile(ctx, items, item, settings);
  return [passItemOn({ ...from, binary: { ...from.binary, [settings.outputField]: file } }, { item })];
}

async function makeFile(ctx: NodeContext, items: readonly Item[], item: number, settings: CompressSettings) {
  switch (settings.operation) {
    case 'gzip':
      return gzipFile(ctx, items, item, settings);
    case 'gunzip':
      return gunzipFile(ctx, items, item, settings);
    default:
      return (await zipFiles(ctx, items, [item], settings)).ref;
  }
}
