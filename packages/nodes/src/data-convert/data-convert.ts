/** `data.convert`: makes one file of all items. */
import { type Item, type Json, type NodeContext, type NodeResult, type NodeType, NoriaError } from '@noria/core';
import { createEncoder } from '../formats/encode-text.ts';
import type { Encoding } from '../formats/text-encoding.ts';
import { convertParameters } from './convert-parameters.ts';
import { writeCalendar } from './write-calendar.ts';
import { type CsvWriteSettings, writeCsv } from './write-csv.ts';
import { type HtmlWriteSettings, writeHtmlTable } from './write-html-table.ts';
import { writeJson, writeJsonLines } from './write-json.ts';
import { type SpreadsheetWriteSettings, writeSpreadsheet } from './write-spreadsheet.ts';
import { writeText } from './write-text.ts';

type Settings = CsvWriteSettings &
  HtmlWriteSettings &
  SpreadsheetWriteSettings & {
    format: keyof typeof formats;
    fileName: string;
    file: string;
    encoding: Encoding;
    byteOrderMark: boolean;
    pretty: boolean;
    field: string;
  };

/** Their files are written while the items are read. The others are made of all items at once. */
const streamed = new Set<Json | undefined>(['csv', 'json', 'jsonLines', 'html', 'text']);

const formats = {
  csv: { ending: 'csv', mimeType: 'text/csv' },
  xlsx: { ending: 'xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  json: { ending: 'json', mimeType: 'application/json' },
  jsonLines: { ending: 'jsonl', mimeType: 'application/x-ndjson' },
  ics: { ending: 'ics', mimeType: 'text/calendar' },
  html: { ending: 'html', mimeType: 'text/html' },
  text: { ending: 'txt', mimeType: 'text/plain' },
};

export const dataConvert: NodeType = {
  type: 'data.convert',
  version: 1,
  title: 'Convert to a file',
  description: 'Makes one file of all items: CSV, XLSX, JSON, ICS, HTML or text.',
  icon: 'file-input',
  keywords: {
    en: ['convert', 'file', 'csv', 'excel', 'xlsx', 'json', 'ics', 'export', 'spreadsheet', 'write', 'report'],
    fr: ['convertir', 'fichier', 'tableur', 'exporter', 'écrire', 'rapport', 'calendrier'],
    ar: ['تحويل', 'ملف', 'جدول بيانات', 'تصدير', 'كتابة', 'تقرير', 'تقويم'],
  },
  parameters: convertParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'file' }],
  effect: 'pure',
  largeLists: ({ format }) => (streamed.has(format) ? 'parts' : null),
  errors: ['PARAMETER_INVALID', 'CONTENT_UNWRITABLE', 'BINARY_TOO_LARGE'],
  examples: [
    {
      title: 'A CSV file of all items',
      parameters: { format: 'csv', fileName: 'people.csv' },
      input: [[{ json: { name: 'Lina', age: 34 } }, { json: { name: 'Ali', age: 28 } }]],
      output: [[{ fileName: 'people.csv', sizeBytes: 27, mimeType: 'text/csv', count: 2 }]],
    },
    {
      title: 'A JSON list',
      parameters: { format: 'json' },
      input: [[{ json: { n: 1 } }, { json: { n: 2 } }]],
      output: [[{ fileName: 'items.json', sizeBytes: 17, mimeType: 'application/json', count: 2 }]],
    },
  ],
  run: convertItems,
};

/** Most items that the file's item names as its lineage: beyond, the list of them would be larger than the items. */
const mostPairs = 100_000;

/** One item comes out, whose lineage is all that went in. */
async function convertItems(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const settings = ctx.parameters() as Settings;
  const { ending, mimeType } = formats[settings.format];
  const fileName = settings.fileName === '' ? `items.${ending}` : settings.fileName;
  const ref = await ctx.binaries.put(giveWay(ctx, write(ctx, items, settings)), { mimeType, fileName });
  const { count } = ctx.parts;
  const item = { json: { fileName, sizeBytes: ref.sizeBytes, mimeType, count }, binary: { [settings.file]: ref } };
  const pairs = count > mostPairs ? {} : { pairedItem: Array.from({ length: count }, (_, item) => ({ item })) };
  return { kind: 'output', outputs: [[{ ...item, ...pairs }]] };
}

function write(ctx: NodeContext, items: readonly Item[], settings: Settings): AsyncIterable<Uint8Array> {
  const { parts } = ctx;
  switch (settings.format) {
    case 'csv':
      return encode(ctx, writeCsv(parts, settings), settings);
    case 'text':
      return encode(ctx, writeText(parts, settings.field), settings);
    case 'json':
      return encodeUtf8(writeJson(parts, settings.pretty));
    case 'jsonLines':
      return encodeUtf8(writeJsonLines(parts));
    case 'html':
      return encodeUtf8(writeHtmlTable(parts, settings));
    case 'ics':
      return encodeUtf8([writeCalendar(ctx, items)]);
    case 'xlsx':
      return writeSpreadsheet(ctx, items, settings);
  }
}

async function* encode(
  ctx: NodeContext,
  texts: AsyncIterable<string>,
  { format, encoding, byteOrderMark }: Settings,
): AsyncGenerator<Uint8Array, void> {
  const toBytes = createEncoder(encoding);
  if (byteOrderMark && encoding.startsWith('utf-')) yield toBytes('\ufeff');
  for await (const text of texts) {
    try {
      yield toBytes(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const problem = `${error.message}. UTF-8 has all of them`;
      throw new NoriaError('CONTENT_UNWRITABLE', { format, problem, node: ctx.node.name }, { cause: error });
    }
  }
}

async function* encodeUtf8(texts: AsyncIterable<string> | Iterable<Promise<string>>): AsyncGenerator<Uint8Array, void> {
  for await (const text of texts) yield Buffer.from(text);
}

async function* giveWay(ctx: NodeContext, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const part of parts) {
    yield part;
    await ctx.pause();
  }
}
