/** The form of `data.compress`, and what it gives. */
import type { ParameterSchema } from '@noria/core';

export type CompressSettings = {
  operation: 'zip' | 'unzip' | 'gzip' | 'gunzip';
  field: string;
  fields: string[];
  archive: 'all' | 'item';
  fileName: string;
  level: number;
  outputField: string;
  maxFiles: number;
  maxBytes: number;
  maxRatio: number;
};

const packing = ['zip', 'gzip'];
const unpacking = ['unzip', 'gunzip'];

export const compressParameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    operation: {
      type: 'string',
      title: 'Do',
      description: 'Zip holds many files; gzip makes a single file smaller.',
      enum: ['zip', 'unzip', 'gzip', 'gunzip'],
      default: 'zip',
      'x-expression': false,
    },
    field: {
      type: 'string',
      title: 'File',
      description: 'Name under which the file stands in the item.',
      minLength: 1,
      maxLength: 100,
      default: 'data',
      'x-show-when': { operation: ['unzip', 'gzip', 'gunzip'] },
    },
    fields: {
      type: 'array',
      title: 'Files',
      description: 'Names of the files of an item that go into the archive; all of them when there is no name here.',
      items: { type: 'string', minLength: 1, maxLength: 100 },
      maxItems: 100,
      default: [],
      'x-show-when': { operation: ['zip'] },
    },
    archive: {
      type: 'string',
      title: 'Archives',
      description: 'One archive for the files of all items, or one for each item.',
      enum: ['all', 'item'],
      default: 'all',
      'x-show-when': { operation: ['zip'] },
      'x-expression': false,
    },
    fileName: {
      type: 'string',
      title: 'Name of the archive',
      minLength: 1,
      maxLength: 200,
      default: 'archive.zip',
      'x-show-when': { operation: ['zip'] },
    },
    level: {
      type: 'integer',
      title: 'Level',
      description: '1 is fast, 9 makes it smallest.',
      minimum: 1,
      maximum: 9,
      default: 6,
      'x-show-when': { operation: packing },
    },
    outputField: {
      type: 'string',
      title: 'Result in',
      description: 'Name under which what comes of it stands in the item.',
      minLength: 1,
      maxLength: 100,
      default: 'data',
    },
    maxFiles: {
      type: 'integer',
      title: 'Most files',
      minimum: 1,
      maximum: 100_000,
      default: 1000,
      'x-show-when': { operation: ['unzip'] },
    },
    maxBytes: {
      type: 'integer',
      title: 'Largest result (bytes)',
      description: 'All files of an archive together.',
      minimum: 1,
      maximum: 10_737_418_240,
      default: 1_073_741_824,
      'x-show-when': { operation: unpacking },
    },
    maxRatio: {
      type: 'integer',
      title: 'Largest growth',
      description:
        'How many times as large the result may be. Files made to fill disks grow a thousandfold; logs less than 100.',
      minimum: 1,
      maximum: 10_000,
      default: 200,
      'x-show-when': { operation: unpacking },
    },
  },
};
