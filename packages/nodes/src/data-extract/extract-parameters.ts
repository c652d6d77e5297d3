/** The form of `data.extract`. */
import type { ParameterSchema } from '@noria/core';
import { contentParameters } from '../formats/content-parameters.ts';
import { encodings } from '../formats/text-encoding.ts';

const tables = ['csv', 'xlsx', 'html'];
const texts = ['csv', 'json', 'jsonLines', 'lines', 'ics', 'html', 'text'];
const streams = ['csv', 'jsonLines', 'lines'];
const lists = ['csv', 'xlsx', 'json', 'jsonLines', 'lines', 'ics', 'html', 'pdf'];

export const extractParameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    format: {
      type: 'string',
      title: 'Format',
      description:
        'CSV, a sheet of XLSX, JSON, JSON lines, lines of text, events of ICS, a table of HTML, a whole text, pages of PDF.',
      enum: ['csv', 'xlsx', 'json', 'jsonLines', 'lines', 'ics', 'html', 'text', 'pdf'],
      default: 'csv',
      'x-expression': false,
    },
    ...contentParameters,
    mode: {
      type: 'string',
      title: 'Read',
      description:
        'All: every row at once. Batch: as many rows as the limit says, from a place on; "next" then gives the item with the place of the next batch in the field "next" (null at the end).',
      enum: ['all', 'batch'],
      default: 'all',
      'x-show-when': { format: streams },
      'x-expression': false,
    },
    from: {
      type: ['integer', 'null'],
      title: 'From',
      description: 'Where the batch begins: 0, or what the batch before gave as "next". Null gives no rows.',
      minimum: 0,
      default: 0,
      examples: ['={{ $json.next }}'],
      'x-show-when': { format: streams, mode: ['batch'] },
    },
    limit: {
      type: ['integer', 'null'],
      title: 'Most rows',
      description: 'Null: all of them; 1000 for a batch.',
      minimum: 1,
      maximum: 1_000_000_000,
      default: null,
      'x-show-when': { format: lists },
    },
    offset: {
      type: 'integer',
      title: 'Rows to leave out',
      description: 'From the start, the header not counted.',
      minimum: 0,
      default: 0,
      'x-show-when': { format: lists, mode: ['all'] },
    },
    header: {
      type: 'boolean',
      title: 'Has a header',
      description: 'On: the first row names the columns. Off: they are column1, column2, …',
      default: true,
      'x-show-when': { format: tables },
    },
    startRow: {
      type: 'integer',
      title: 'First row',
      description: 'Where the header begins, or the data without one; from 1.',
      minimum: 1,
      maximum: 1_000,
      default: 1,
      'x-show-when': { format: ['csv', 'xlsx'] },
    },
    columnNames: {
      type: 'array',
      title: 'Names of columns',
      description: 'Take the place of the header’s names, from the first column on.',
      items: { type: 'string', minLength: 1, maxLength: 200 },
      maxItems: 1_000,
      default: [],
      'x-show-when': { format: tables },
    },
    columns: {
      type: 'array',
      title: 'Columns to keep',
      description: 'Empty: all of them.',
      items: { type: 'string', minLength: 1 },
      maxItems: 1_000,
      default: [],
      'x-show-when': { format: tables },
    },
    types: {
      type: 'string',
      title: 'Values',
      description:
        'Recognized: numbers and true or false become such where nothing is lost (007 stays text). Text: all stay text.',
      enum: ['recognized', 'text'],
      default: 'recognized',
      'x-show-when': { format: tables },
    },
    skipEmptyLines: {
      type: 'boolean',
      title: 'Leave out empty lines',
      default: true,
      'x-show-when': { format: ['csv', 'xlsx', 'lines'] },
    },
    delimiter: {
      type: 'string',
      title: 'Delimiter',
      description: 'Between cells; auto finds comma, semicolon, tab or bar. \\t is a tab.',
      minLength: 1,
      maxLength: 10,
      default: 'auto',
      'x-show-when': { format: ['csv'] },
    },
    quote: {
      type: 'string',
      title: 'Quote',
      description: 'Around cells that hold a delimiter; empty where quotes are part of the data.',
      maxLength: 1,
      default: '"',
      'x-show-when': { format: ['csv'] },
    },
    encoding: {
      type: 'string',
      title: 'Encoding',
      description: 'Auto: UTF-8 or UTF-16 by its mark, otherwise UTF-8, or windows-1252 where it is no UTF-8.',
      enum: ['auto', ...encodings],
      default: 'auto',
      'x-show-when': { format: texts, source: ['file'] },
    },
    path: {
      type: 'string',
      title: 'Path to the list',
      description: 'Names and numbers with dots between them; empty for the whole file.',
      maxLength: 1_000,
      default: '',
      examples: ['data.orders'],
      'x-show-when': { format: ['json'] },
    },
    sheet: {
      type: ['string', 'integer'],
      title: 'Sheet',
      description: 'Its name, or its number from 1.',
      minimum: 1,
      minLength: 1,
      default: 1,
      'x-show-when': { format: ['xlsx'] },
    },
    table: {
      type: 'integer',
      title: 'Table',
      description: 'Which table of the page, from 1.',
      minimum: 1,
      default: 1,
      'x-show-when': { format: ['html'] },
    },
    maxPages: {
      type: 'integer',
      title: 'Most pages',
      minimum: 1,
      maximum: 5_000,
      default: 500,
      'x-show-when': { format: ['pdf'] },
    },
    timeLimitMs: {
      type: 'integer',
      title: 'Time limit (ms)',
      minimum: 100,
      maximum: 300_000,
      default: 30_000,
      'x-show-when': { format: ['pdf'] },
    },
  },
};
