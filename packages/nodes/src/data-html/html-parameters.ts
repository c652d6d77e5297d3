/** The form of `data.html`. */
import type { ParameterSchema } from '@noria/core';
import { contentParameters } from '../formats/content-parameters.ts';
import { fieldName } from '../formats/field-name.ts';

const reading = ['extract', 'text', 'markdown'];

export const htmlParameters: ParameterSchema = {
  type: 'object',
  required: ['values', 'template'],
  additionalProperties: false,
  properties: {
    do: {
      type: 'string',
      title: 'Do',
      description: 'Extract values by CSS selectors, fill a template with data, or read a page as text or as Markdown.',
      enum: ['extract', 'template', 'text', 'markdown'],
      default: 'extract',
      'x-expression': false,
    },
    ...Object.fromEntries(
      Object.entries(contentParameters).map(([name, schema]) => [
        name,
        { ...schema, 'x-show-when': { ...schema['x-show-when'], do: reading } },
      ]),
    ),
    each: {
      type: 'string',
      title: 'Item for each',
      description:
        'CSS selector: an item for each element that it finds, with the values looked for inside it. Empty: one item.',
      maxLength: 2_000,
      default: '',
      examples: ['.product', 'table.orders > tbody > tr'],
      'x-show-when': { do: ['extract'] },
    },
    values: {
      type: 'array',
      title: 'Values',
      minItems: 1,
      maxItems: 200,
      'x-show-when': { do: ['extract'] },
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', title: 'Field', minLength: 1, maxLength: 200, pattern: fieldName },
          selector: {
            type: 'string',
            title: 'CSS selector',
            description: 'Empty: the element itself.',
            maxLength: 2_000,
            default: '',
            examples: ['h1', '.price', 'a.next'],
          },
          what: {
            type: 'string',
            title: 'Take',
            enum: ['text', 'html', 'attribute', 'count'],
            default: 'text',
          },
          attribute: { type: 'string', title: 'Attribute', maxLength: 200, examples: ['href'], default: 'href' },
          list: {
            type: 'boolean',
            title: 'As a list',
            description: 'On: of every element found. Off: of the first; null where there is none.',
            default: false,
          },
        },
      },
    },
    template: {
      type: 'string',
      title: 'Template',
      description:
        'HTML with {{name}} where a field stands, {{customer.city}} inside one, {{#lines}}…{{/lines}} for each of a list, {{^lines}}…{{/lines}} where there is none. Values are text: {{{name}}} puts one in as HTML.',
      maxLength: 1_000_000,
      'x-control': 'code',
      'x-expression': false,
      'x-show-when': { do: ['template'] },
    },
    over: {
      type: 'string',
      title: 'Fill it',
      description: 'Once per item, or once for all of them: {{#items}}…{{/items}}.',
      enum: ['item', 'items'],
      default: 'item',
      'x-expression': false,
      'x-show-when': { do: ['template'] },
    },
    selector: {
      type: 'string',
      title: 'Part of the page',
      description: 'CSS selector; empty for all of it.',
      maxLength: 2_000,
      default: '',
      examples: ['main', 'article'],
      'x-show-when': { do: ['text', 'markdown'] },
    },
    field: {
      type: 'string',
      title: 'Field for the result',
      description: 'Empty: html, text or markdown.',
      maxLength: 200,
      pattern: fieldName,
      default: '',
      'x-show-when': { do: ['template', 'text', 'markdown'] },
    },
  },
};
