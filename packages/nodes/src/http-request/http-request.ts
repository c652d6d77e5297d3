/** `http.request`: asks or tells another system something over HTTP, once per item or page after page. */
import type { EffectClass, Item, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { beforeFirstPage, fetchAnswers, type Send } from './fetch-answers.ts';
import { readAnswer } from './read-answer.ts';
import { recallAnswer, recordAnswer } from './recorded-answer.ts';
import { requestExamples } from './request-examples.ts';
import { requestParameters } from './request-parameters.ts';
import type { RequestSettings } from './request-settings.ts';
import { runForEach } from './run-for-each.ts';
import { toItems } from './to-items.ts';

export const httpRequest: NodeType = {
  type: 'http.request',
  version: 1,
  title: 'HTTP request',
  description: 'Calls a web address for each item and gives what it answers: data, or files.',
  icon: 'globe',
  keywords: {
    en: ['http', 'request', 'api', 'rest', 'call', 'fetch', 'url', 'download', 'upload', 'post', 'pagination'],
    fr: ['http', 'requête', 'api', 'rest', 'appel', 'url', 'télécharger', 'envoyer', 'pagination'],
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
    'OUTBOUND_TOO_DEEP',
    'OUTBOUND_CIRCUIT_OPEN',
    'OUTBOUND_STATUS',
    'BINARY_TOO_LARGE',
    'BINARY_GONE',
  ],
  examples: requestExamples,
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

async function sendRequests(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const settings = ctx.parametersOfPage(0, beforeFirstPage, 'nextPage') as RequestSettings;
  const { results, failures } = await runForEach(ctx, items.length, settings, (index, noteSent) =>
    fetchAnswers(ctx, settings.pagination, items[index] as Item, index, sendFor(ctx, items.length, index, noteSent)),
  );
  const output = toItems(results, settings);
  return failures.length === 0
    ? { kind: 'output', outputs: [output] }
    : { kind: 'output', outputs: [output], failures };
}

/**
 * Every request goes through `ctx.effect`, reads too: the node's setting may have made any method of any class, and the engine acts by that.
 */
function sendFor(ctx: NodeContext, itemCount: number, index: number, noteSent: () => void): Send {
  return async (request, settings, part) => {
    const recorded = await ctx.effect(index + part * itemCount, async ({ idempotencyKey, signal }) => {
      noteSent();
      const headers = addKey(request.headers, settings, idempotencyKey);
      const stream = await ctx.outbound.open({ ...request, headers, signal });
      return recordAnswer(await readAnswer(ctx, stream, settings), settings);
    });
    return recallAnswer(recorded, request.url);
  };
}

function addKey(
  headers: Readonly<Record<string, string>>,
  { idempotencyKey: isWanted, idempotencyHeader, method }: RequestSettings,
  key: string,
): Readonly<Record<string, string>> {
  const name = idempotencyHeader.toLowerCase();
  return isWanted && classify(method) !== 'read' && headers[name] === undefined ? { ...headers, [name]: key } : headers;
}
