/** The part of a form that says what a node reads: a file of the item, or text. */
import type { ParameterSchema } from '@noria/core';

export const contentParameters: Readonly<Record<string, ParameterSchema>> = {
  source: {
    type: 'string',
    title: 'From',
    description: 'A file of the item, or text that an expression gives.',
    enum: ['file', 'text'],
    default: 'file',
    'x-expression': false,
  },
  file: {
    type: 'string',
    title: 'File',
    description: 'Name of the item’s file.',
    minLength: 1,
    maxLength: 200,
    default: 'data',
    'x-show-when': { source: ['file'] },
  },
  text: {
    type: 'string',
    title: 'Text',
    'x-control': 'textarea',
    examples: ['={{ $json.data }}'],
    'x-show-when': { source: ['text'] },
  },
};
