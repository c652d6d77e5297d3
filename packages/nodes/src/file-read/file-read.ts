/** `file.read`: takes files of the folder that workflows may use into the workflow, or says what is there. */
import type { NodeType } from '@noria/core';
import { readFiles } from './read-files.ts';

export const fileRead: NodeType = {
  type: 'file.read',
  version: 1,
  title: 'Read files',
  description:
    'Takes files of the folder that workflows may use into the workflow, as files or as text, or lists them.',
  icon: 'file-input',
  keywords: {
    en: ['file', 'read', 'open', 'load', 'list', 'folder', 'disk', 'directory'],
    fr: ['fichier', 'lire', 'ouvrir', 'charger', 'lister', 'dossier', 'disque'],
    ar: ['ملف', 'قراءة', 'فتح', 'تحميل', 'مجلد', 'قرص'],
  },
  parameters: {
    type: 'object',
    required: ['path'],
    additionalProperties: false,
    properties: {
      path: {
        type: 'string',
        title: 'File',
        description:
          'Inside the folder that workflows may use. * and ? stand for characters of a name, ** for any folders on the way.',
        minLength: 1,
        maxLength: 1000,
        examples: ['orders.csv', 'invoices/*.pdf', 'in/**/*.json'],
      },
      as: {
        type: 'string',
        title: 'Read as',
        description: 'File: the item has the file itself. Text: a field has its text. List: only name, size and time.',
        enum: ['file', 'text', 'list'],
        default: 'file',
      },
      field: {
        type: 'string',
        title: 'Field',
        description: 'Name under which the file or its text stands in the item.',
        minLength: 1,
        maxLength: 100,
        default: 'data',
        'x-show-when': { as: ['file', 'text'] },
      },
      ifNone: {
        type: 'string',
        title: 'If there is none',
        description: 'Error: the item fails. Nothing: no item comes out for it.',
        enum: ['error', 'nothing'],
        default: 'error',
      },
      maxFiles: {
        type: 'integer',
        title: 'Most files',
        description: 'A pattern that more files match is an error.',
        minimum: 1,
        maximum: 100_000,
        default: 1000,
      },
      maxTextBytes: {
        type: 'integer',
        title: 'Largest text (bytes)',
        minimum: 1,
        maximum: 67_108_864,
        default: 4_194_304,
        'x-show-when': { as: ['text'] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'files' }],
  effect: 'read',
  errors: ['PARAMETER_INVALID', 'FILE_NOT_ALLOWED', 'FILE_NOT_FOUND', 'FILE_FAILED', 'BINARY_TOO_LARGE'],
  examples: [
    {
      title: 'All invoices of a customer',
      parameters: { path: '=invoices/{{ $json.customer }}/*.pdf' },
      input: [[{ json: { customer: 'acme' } }]],
      output: [
        [
          {
            path: 'invoices/acme/17.pdf',
            name: '17.pdf',
            folder: 'invoices/acme',
            extension: 'pdf',
            mimeType: 'application/pdf',
            sizeBytes: 48211,
            modifiedAt: '2026-11-21T11:00:00.000Z',
          },
        ],
      ],
    },
  ],
  run: readFiles,
};
