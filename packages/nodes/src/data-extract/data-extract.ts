/** `data.extract`: makes items of what is in a file or a text. */
import type { Item, Json, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { type Content, type ContentSettings, openContent } from '../formats/content.ts';
import { runItems } from '../run-items.ts';
import { extractCalendar } from './extract-calendar.ts';
import { type CsvSettings, extractCsv } from './extract-csv.ts';
import { extractHtmlTable, type HtmlTableSettings } from './extract-html-table.ts';
import { extractJson, type JsonSettings } from './extract-json.ts';
import { extractLines, type LineSettings } from './extract-lines.ts';
import { extractParameters } from './extract-parameters.ts';
import { extractPdf, type PdfSettings } from './extract-pdf.ts';
import { extractSpreadsheet, type SpreadsheetSettings } from './extract-spreadsheet.ts';
import { extractText } from './extract-text.ts';
import type { Extracted, Part } from './extracted.ts';

type Settings = ContentSettings &
  CsvSettings &
  JsonSettings &
  SpreadsheetSettings &
  HtmlTableSettings &
  PdfSettings & {
    readonly format: LineSettings['format'] | 'csv' | 'xlsx' | 'json' | 'ics' | 'html' | 'text' | 'pdf';
    readonly mode: 'all' | 'batch';
    readonly from: number | null;
    readonly offset: number;
    readonly limit: number | null;
  };

const streamed = new Set<Json>(['csv', 'jsonLines', 'lines']);
const batchRows = 1_000;

export const dataExtract: NodeType = {
  type: 'data.extract',
  version: 1,
  title: 'Extract from a file',
  description: 'Makes an item of each row, event or page of a file: CSV, XLSX, JSON, ICS, HTML, text or PDF.',
  icon: 'file-output',
  keywords: {
    en: ['extract', 'file', 'csv', 'excel', 'xlsx', 'json', 'pdf', 'ics', 'parse', 'read', 'spreadsheet', 'import'],
    fr: ['extraire', 'fichier', 'tableur', 'lire', 'importer', 'analyser', 'calendrier'],
    ar: ['استخراج', 'ملف', 'جدول بيانات', 'قراءة', 'استيراد', 'تحليل', 'تقويم'],
  },
  parameters: extractParameters,
  inputs: [{ name: 'items' }],
  outputs: ({ format = 'csv', mode }) =>
    mode === 'batch' && streamed.has(format) ? [{ name: 'items' }, { name: 'next' }] : [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'CONTENT_UNREADABLE', 'CONTENT_LIMIT', 'BINARY_GONE'],
  examples: [
    {
      title: 'Rows of a CSV text',
      parameters: { format: 'csv', source: 'text', text: '={{ $json.csv }}' },
      input: [[{ json: { csv: 'name;age\nLina;34\nAli;28\n' } }]],
      output: [
        [
          { name: 'Lina', age: 34 },
          { name: 'Ali', age: 28 },
        ],
      ],
    },
    {
      title: 'Two rows at a time, and where the next begin',
      parameters: {
        format: 'csv',
        source: 'text',
        text: '={{ $json.csv }}',
        mode: 'batch',
        from: '={{ $json.next }}',
        limit: 2,
      },
      input: [[{ json: { csv: 'n\n1\n2\n3\n4\n', next: 4 } }]],
      output: [[{ n: 2 }, { n: 3 }], [{ csv: 'n\n1\n2\n3\n4\n', next: 8 }]],
    },
    {
      title: 'The list inside a JSON text',
      parameters: { format: 'json', source: 'text', text: '={{ $json.body }}', path: 'data.orders' },
      input: [[{ json: { body: '{"data": {"orders": [{"id": 1}, {"id": 2}]}}' } }]],
      output: [[{ id: 1 }, { id: 2 }]],
    },
    {
      title: 'Events of a calendar',
      parameters: { format: 'ics', source: 'text', text: '={{ $json.ics }}' },
      input: [
        [
          {
            json: {
              ics: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Launch\r\nDTSTART;TZID=Africa/Algiers:20261121T140000\r\nDTEND;TZID=Africa/Algiers:20261121T150000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
            },
          },
        ],
      ],
      output: [
        [
          {
            uid: '1',
            summary: 'Launch',
            start: '2026-11-21T14:00:00+01:00',
            end: '2026-11-21T15:00:00+01:00',
            allDay: false,
            zone: 'Africa/Algiers',
          },
        ],
      ],
    },
    {
      title: 'The second table of a page',
      parameters: { format: 'html', source: 'text', text: '={{ $json.html }}', table: 2 },
      input: [
        [
          {
            json: {
              html: '<table></table><table><tr><th>City</th><th>People</th></tr><tr><td>Oran</td><td>803329</td></tr></table>',
            },
          },
        ],
      ],
      output: [[{ City: 'Oran', People: 803329 }]],
    },
  ],
  run: extractItems,
};

/** One file after the other, whose rows are handed on while it is read: neither has to fit into memory. */
async function extractItems(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const { emit } = ctx;
  let rows: Item[] = [];
  const places: Item[] = [];
  const { failures } = await runItems(ctx, items.length, 1, async (item) => {
    const settings = ctx.parameters(item) as Settings;
    const add = (jsons: readonly JsonObject[]): void => {
      for (const json of jsons) rows.push({ json, pairedItem: { item } });
    };
    const handOn = async (jsons: readonly JsonObject[]): Promise<void> => {
      add(jsons);
      const given = rows;
      rows = [];
      await emit?.(0, given);
    };
    const content = openContent(ctx, items, item, settings);
    const last = await extract(content, settings, emit === null ? null : handOn);
    add(last.rows);
    const source = items[item] as Item;
    places.push({ ...source, json: { ...source.json, next: last.next }, pairedItem: { item } });
  });
  const { format, mode } = ctx.parameters() as Settings;
  const outputs = mode === 'batch' && streamed.has(format) ? [rows, places] : [rows];
  return failures.length === 0 ? { kind: 'output', outputs } : { kind: 'output', outputs, failures };
}

async function extract(content: Content, settings: Settings, handOn: Part['handOn']): Promise<Extracted> {
  const part = readPart(settings, handOn);
  if (part === null) return { rows: [], next: null };
  switch (settings.format) {
    case 'csv':
      return extractCsv(content, settings, part);
    case 'jsonLines':
    case 'lines':
      return extractLines(content, { ...settings, format: settings.format }, part);
    case 'json':
      return extractJson(content, settings, part);
    case 'xlsx':
      return extractSpreadsheet(content, settings, part);
    case 'ics':
      return extractCalendar(content, settings, part);
    case 'html':
      return extractHtmlTable(content, settings, part);
    case 'text':
      return extractText(content, settings);
    case 'pdf':
      return extractPdf(content, settings, part);
  }
}

/** @returns null when the batch before was the last */
function readPart({ format, mode, from, offset, limit }: Settings, handOn: Part['handOn']): Part | null {
  if (mode === 'all' || !streamed.has(format)) return { fromByte: 0, offset, limit, handOn };
  return from === null ? null : { fromByte: from, offset: 0, limit: limit ?? batchRows, handOn: null };
}
