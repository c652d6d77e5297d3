/** `http.request`: asks or tells another system something over HTTP, once per item. */
import type { EffectClass, Item, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { readAnswer } from './read-answer.ts';
import { type RequestSettings, readRequest } from './read-request.ts';
import { requestParameters } from './request-parameters.ts';
import { runForEach } from './run-for-each.ts';
import { toItems } from './to-items.ts';

export const httpRequest: NodeType = {
  type: 'http.request',
  version: 1,
  title: 'HTTP request',
  description: 'Calls a web address for each item and gives what it answers.',
  icon: 'globe',
  keywords: {
    en: ['http', 'request', 'api', 'rest', 'call', 'fetch', 'url', 'download', 'post'],
    fr: ['http', 'requête', 'api', 'rest', 'appel', 'url', 'télécharger', 'envoyer'],
    ar: ['طلب', 'واجهة برمجية', 'رابط', 'استدعاء', 'تحميل', 'إرسال', 'ويب'],
  },
  parameters: requestParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'answers' }],
  effect: ({ method }) => classify(method),
  errors: [
    'PARAMETER_INVALID',
    'OUTBOUND_REFUSED',
    'OUTBOUND_FAILED',
    'OUTBOUND_TIMEOUT',
    'OUTBOUND_TOO_LARGE',
    'OUTBOUND_STATUS',
  ],
  examples: [
    {
      title: 'Tells another system about an order',
      parameters: { method: 'POST', url: 'https://api.example.com/orders', bodyType: 'json', body: '={{ $json }}' },
      input: [[{ json: { orderId: 17 } }]],
      output: [[{ accepted: true }]],
    },
  ],
  run: sendRequests,
};

/** @source RFC 9110, section 9.2: safe and idempotent methods. An expression may turn out to be any of them. */
function classify(method: Parameters[string] | undefined): EffectClass {
  switch (method) {
    case undefined:
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
      return 'read';
    case 'PUT':
    case 'DELETE':
      return 'idempotent';
    default:
      return 'once';
  }
}

/**
 * Every request goes through `ctx.effect`, reads too: the node's setting may have made any method of any class, and the engine acts by that.
 */
async function sendRequests(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const { concurrency } = ctx.parameters() as RequestSettings;
  const { results, failures } = await runForEach(ctx, items.length, concurrency, async (item) => {
    const settings = ctx.parameters(item) as RequestSettings;
    const addKey = settings.idempotencyKey && classify(settings.method) !== 'read';
    const request = readRequest(ctx, settings, item);
    return ctx.effect(item, async ({ idempotencyKey, signal }) => {
      const headers =
        addKey && request.headers['idempotency-key'] === undefined
          ? { ...request.headers, 'idempotency-key': idempotencyKey }
          : request.headers;
      return readAnswer(await ctx.outbound.request({ ...request, headers, signal }), settings);
    });
  });
  const output = toItems(results, items.length);
  return failures.length === 0
    ? { kind: 'output', outputs: [output] }
    : { kind: 'output', outputs: [output], failures };
}
