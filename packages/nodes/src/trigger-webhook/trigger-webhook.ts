/** `trigger.webhook`: starts an execution for each HTTP request to an address of its own. */
import type { NodeType } from '@noria/core';
import { findHeaderFaults } from '../answers/answer-headers.ts';
import { passOn } from '../lineage/pass-on.ts';
import { findSignatureFaults, signatureSchema } from './signature-parameter.ts';
import { findPathFaults } from './webhook-path.ts';

export const triggerWebhook: NodeType = {
  type: 'trigger.webhook',
  version: 1,
  title: 'Webhook',
  description:
    'Starts the workflow for each HTTP request to /hooks/{path}. The request is the item: body, headers, query, params, method, path. JSON, forms and text are the body; files and bytes of other types are files of the item, a body that is nothing else as "data".',
  icon: 'webhook',
  keywords: {
    en: ['webhook', 'http', 'request', 'receive', 'endpoint', 'api', 'callback'],
    fr: ['webhook', 'http', 'requête', 'recevoir', 'point de terminaison', 'api', 'rappel'],
    ar: ['ويب هوك', 'طلب', 'استقبال', 'نقطة نهاية', 'واجهة برمجية', 'رابط'],
  },
  parameters: {
    type: 'object',
    required: ['path'],
    additionalProperties: false,
    properties: {
      path: {
        type: 'string',
        title: 'Path',
        description:
          'The part of the address after /hooks/. A segment `:name` takes any value and puts it into params.',
        minLength: 1,
        maxLength: 500,
        examples: ['orders', 'orders/:id/paid'],
        'x-expression': false,
      },
      methods: {
        type: 'array',
        title: 'Methods',
        description: 'A request with another method starts nothing, HEAD and OPTIONS neither.',
        items: { type: 'string', enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] },
        minItems: 1,
        maxItems: 6,
        default: ['POST'],
        'x-expression': false,
      },
      respond: {
        type: 'string',
        title: 'Answer',
        description:
          'When the caller gets its answer: at once, at the end of the workflow, or from a "Respond" node. A workflow that fails before it has answered gives 500.',
        enum: ['immediately', 'atEnd', 'byNode'],
        default: 'immediately',
        'x-expression': false,
      },
      status: {
        type: 'integer',
        title: 'Status',
        description: 'HTTP status of the answer; 202 when left out and the answer comes at once, otherwise 200.',
        minimum: 200,
        maximum: 599,
        'x-show-when': { respond: ['immediately', 'atEnd'] },
        'x-expression': false,
      },
      headers: {
        type: 'object',
        title: 'Headers',
        description: 'Headers of the answer.',
        additionalProperties: { type: 'string' },
        default: {},
        'x-show-when': { respond: ['immediately', 'atEnd'] },
        'x-control': 'key-value',
        'x-expression': false,
      },
      answer: {
        type: 'string',
        title: 'Answer with',
        description:
          "The JSON of the last node's items: all of them as a list, or the first one by itself. Where that node gave none, an empty list, or null; never the request.",
        enum: ['allItems', 'firstItem'],
        default: 'firstItem',
        'x-show-when': { respond: ['atEnd'] },
        'x-expression': false,
      },
      rawBody: {
        type: 'boolean',
        title: 'Keep the raw body',
        description: 'Adds the exact bytes of the body, as they were sent, as the file "raw".',
        default: false,
        'x-expression': false,
      },
      signature: signatureSchema,
    },
  },
  inputs: [],
  outputs: [{ name: 'request' }],
  effect: 'pure',
  trigger: 'webhook',
  check: ({ path, headers, signature }) => [
    ...findPathFaults(path),
    ...findHeaderFaults(headers),
    ...findSignatureFaults(signature),
  ],
  needsAnswerWhen: { respond: ['byNode'] },
  examples: [
    {
      title: 'An order arrives',
      parameters: { path: 'orders', methods: ['POST'], respond: 'immediately' },
      input: [[{ json: { method: 'POST', path: 'orders', body: { id: 17 }, headers: {}, query: {}, params: {} } }]],
      output: [[{ method: 'POST', path: 'orders', body: { id: 17 }, headers: {}, query: {}, params: {} }]],
    },
  ],
  run: (_ctx, items) => ({ kind: 'output', outputs: [passOn(items)] }),
};
