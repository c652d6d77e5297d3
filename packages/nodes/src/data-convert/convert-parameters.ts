/** The form of `data.convert`. */
import type { ParameterSchema } from '@noria/core';
import { fieldName } from '../formats/field-name.ts';
import { encodings } from '../formats/text-encoding.ts';

const tables = ['csv', 'xlsx', 'html'];

export const convertParameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    format: {
      type: 'string',
      title: 'Format',
      description:
        'CSV, XLSX, a JSON list, JSON lines, events as ICS, a table as HTML, or a text field of each item, one after the other.',
      enum: ['csv', 'xlsx', 'json', 'jsonLines', 'ics', 'html', 'text'],
      default: 'csv',
      'x-expression': false,
    },
    fileName: {
      type: 'string',
      title: 'File name',
      description: 'Empty: items with the ending of the format.',
      maxLength: 255,
      default: '',
      examples: ['orders.csv'],
    },
    file: {
      type: 'string',
      title: 'File',
      description: 'Name under which the item has the file.',
      minLength: 1,
      maxLength: 200,
      pattern: fieldName,
      default: 'data',
    },
    columns: {
      type: 'array',
      title: 'Columns',
      description: 'Fields in their order; empty for every field that an item has.',
      items: { type: 'string', minLength: 1 },
      maxItems: 1_000,
      default: [],
      'x-show-when': { format: tables },
    },
    header: {
      type: 'boolean',
      title: 'With a header',
      default: true,
      'x-show-when': { format: tables },
    },
    delimiter: {
      type: 'string',
      title: 'Delimiter',
      description: 'Between cells; \\t is a tab.',
      minLength: 1,
      maxLength: 10,
      default: ',',
      'x-show-when': { format: ['csv'] },
    },
    quoteAll: {
      type: 'boolean',
      title: 'Quote every cell',
      description: 'Off: those that need it.',
      default: false,
      'x-show-when': { format: ['csv'] },
    },
    escapeFormulas: {
      type: 'boolean',
      title: 'Disarm formulas',
      description:
        'Puts an apostrophe before text that begins with = + - @, a tab or a line end, which a spreadsheet would run as a formula. Switch it on when other people wrote the data and a person opens the file. Off, the data stay as they are, for programs.',
      default: false,
      'x-show-when': { format: ['csv'] },
    },
    newline: {
      type: 'string',
      title: 'Line ends',
      enum: ['crlf', 'lf'],
      default: 'crlf',
      'x-show-when': { format: ['csv'] },
    },
    encoding: {
      type: 'string',
      title: 'Encoding',
      enum: [...encodings],
      default: 'utf-8',
      'x-show-when': { format: ['csv', 'text'] },
    },
    byteOrderMark: {
      type: 'boolean',
      title: 'Byte order mark',
      description: 'At the start of UTF-8 and UTF-16; Excel needs it to read accents.',
      default: false,
      'x-show-when': { format: ['csv', 'text'] },
    },
    sheet: {
      type: 'string',
      title: 'Sheet',
      minLength: 1,
      maxLength: 31,
      default: 'Items',
      'x-show-when': { format: ['xlsx'] },
    },
    pretty: {
      type: 'boolean',
      title: 'Indented',
      default: false,
      'x-show-when': { format: ['json'] },
    },
    title: {
      type: 'string',
      title: 'Title',
      description: 'Of the page.',
      maxLength: 1_000,
      default: '',
      'x-show-when': { format: ['html'] },
    },
    field: {
      type: 'string',
      title: 'Field',
      description: 'The text of each item.',
      minLength: 1,
      default: 'text',
      'x-show-when': { format: ['text'] },
    },
  },
};
