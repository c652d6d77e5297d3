/** The form of `http.request`. */
import type { ParameterSchema } from '@noria/core';

const withBody = ['POST', 'PUT', 'PATCH', 'DELETE'];

export const requestParameters: ParameterSchema = {
  type: 'object',
  required: ['url', 'body'],
  additionalProperties: false,
  properties: {
    method: {
      type: 'string',
      title: 'Method',
      enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
      default: 'GET',
      'x-expression': false,
    },
    url: {
      type: 'string',
      title: 'Address',
      minLength: 1,
      maxLength: 16_000,
      examples: ['https://api.example.com/orders'],
    },
    query: {
      type: 'object',
      title: 'Query',
      description: 'Added to the address. A list gives the name several times; null leaves it out.',
      additionalProperties: true,
      default: {},
      'x-control': 'key-value',
    },
    headers: {
      type: 'object',
      title: 'Headers',
      additionalProperties: { type: ['string', 'number'] },
      default: {},
      'x-control': 'key-value',
    },
    bodyType: {
      type: 'string',
      title: 'Body',
      enum: ['none', 'json', 'text'],
      default: 'none',
      'x-show-when': { method: withBody },
      'x-expression': false,
    },
    body: {
      title: 'Content',
      description: 'For JSON: any value, or text that is JSON.',
      'x-control': 'code',
      'x-show-when': { method: withBody, bodyType: ['json', 'text'] },
    },
    timeoutMs: {
      type: 'integer',
      title: 'Time limit (ms)',
      description: 'For the whole request, redirects and answer included.',
      minimum: 1,
      maximum: 3_600_000,
      default: 30_000,
    },
    maxResponseBytes: {
      type: 'integer',
      title: 'Largest answer (bytes)',
      minimum: 1,
      maximum: 268_435_456,
      default: 16_777_216,
    },
    maxRedirects: {
      type: 'integer',
      title: 'Redirects',
      description: 'How many are followed; 0 takes a redirect as the answer.',
      minimum: 0,
      maximum: 20,
      default: 5,
    },
    responseType: {
      type: 'string',
      title: 'Read the answer as',
      description: 'Auto goes by its content type.',
      enum: ['auto', 'json', 'text'],
      default: 'auto',
    },
    fullResponse: {
      type: 'boolean',
      title: 'Status and headers too',
      description: 'On: the item is { status, headers, body, url }. Off: it is the body.',
      default: false,
    },
    neverError: {
      type: 'boolean',
      title: 'Any status is fine',
      description: 'On: an answer such as 404 goes on like any other. Off: it is an error.',
      default: false,
    },
    concurrency: {
      type: 'integer',
      title: 'At a time',
      description: 'Requests under way at once.',
      minimum: 1,
      maximum: 100,
      default: 5,
    },
    idempotencyKey: {
      type: 'boolean',
      title: 'Send an Idempotency-Key',
      description:
        'The same on every try, so that a server that knows such keys acts once. Not sent with GET, HEAD and OPTIONS.',
      default: true,
      'x-expression': false,
    },
  },
};
