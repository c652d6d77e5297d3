/** `graphql.request`: asks a GraphQL server something, or has it do something, once per item. */
import type { EffectClass, Item, Json, JsonObject, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { requireAtPath } from '../formats/require-at-path.ts';
import { valuesToItems } from '../formats/values-to-items.ts';
import { readRequest } from '../http-request/read-request.ts';
import type { RequestSettings } from '../http-request/request-settings.ts';
import { runForEach } from '../http-request/run-for-each.ts';
import { completeSettings } from '../http-request/small-request.ts';
import { parameterFault } from '../parameter-fault.ts';
import { findKind } from './find-operation.ts';
import { readGraphqlAnswer } from './read-graphql-answer.ts';

type Settings = Pick<
  RequestSettings,
  'url' | 'headers' | 'timeoutMs' | 'maxResponseBytes' | 'concurrency' | 'idempotencyKey'
> & {
  query: string;
  variables: Json;
  operationName: string;
  path: string;
  errors: 'fail' | 'give';
};

export const graphqlRequest: NodeType = {
  type: 'graphql.request',
  version: 1,
  title: 'GraphQL request',
  description: 'Sends a query or a mutation to a GraphQL server for each item and gives its data.',
  icon: 'waypoints',
  keywords: {
    en: ['graphql', 'query', 'mutation', 'api', 'request', 'call'],
    fr: ['graphql', 'requête', 'mutation', 'api', 'appel'],
    ar: ['استعلام', 'طلب', 'واجهة برمجية', 'استدعاء'],
  },
  parameters: {
    type: 'object',
    required: ['url', 'query'],
    additionalProperties: false,
    properties: {
      url: {
        type: 'string',
        title: 'Address',
        minLength: 1,
        maxLength: 16_000,
        examples: ['https://api.example.com/graphql'],
      },
      query: {
        type: 'string',
        title: 'Document',
        description: 'A query or a mutation. Values belong into variables, not into its text.',
        minLength: 1,
        maxLength: 1_000_000,
        'x-control': 'code',
        examples: ['query Orders($since: Date!) { orders(since: $since) { id total } }'],
      },
      variables: {
        type: ['object', 'string'],
        title: 'Variables',
        description: 'An object, or text that is a JSON object.',
        default: {},
        'x-control': 'code',
      },
      operationName: {
        type: 'string',
        title: 'Operation',
        description: 'Which one runs, where the document has several.',
        maxLength: 1_000,
        default: '',
      },
      path: {
        type: 'string',
        title: 'Path to the list',
        description: 'Names with dots between them, inside the data: an item for each entry there. Empty: one item.',
        maxLength: 1_000,
        default: '',
        examples: ['orders', 'viewer.repositories.nodes'],
      },
      errors: {
        type: 'string',
        title: 'Errors of the answer',
        description: 'Fail: the item fails, with path and message. Give: the item is { data, errors }.',
        enum: ['fail', 'give'],
        default: 'fail',
      },
      headers: {
        type: 'object',
        title: 'Headers',
        additionalProperties: { type: ['string', 'number'] },
        default: {},
        'x-control': 'key-value',
      },
      timeoutMs: { type: 'integer', title: 'Time limit (ms)', minimum: 1, maximum: 3_600_000, default: 30_000 },
      maxResponseBytes: {
        type: 'integer',
        title: 'Largest answer (bytes)',
        minimum: 1,
        maximum: 268_435_456,
        default: 16_777_216,
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
        description: 'With mutations: the same on every try, so that a server that knows such keys acts once.',
        default: true,
        'x-expression': false,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'answers' }],
  effect: classify,
  check: findFaults,
  errors: [
    'PARAMETER_INVALID',
    'GRAPHQL_FAILED',
    'OUTBOUND_REFUSED',
    'OUTBOUND_FAILED',
    'OUTBOUND_TIMEOUT',
    'OUTBOUND_TOO_LARGE',
    'OUTBOUND_STATUS',
  ],
  examples: [
    {
      title: 'Orders since a day, an item each',
      parameters: {
        url: 'https://api.example.com/graphql',
        query: 'query Orders($since: Date!) { orders(since: $since) { id total } }',
        variables: { since: '={{ $json.day }}' },
        path: 'orders',
      },
      input: [[{ json: { day: '2026-11-21' } }]],
      output: [[{ id: 7, total: 60 }]],
    },
  ],
  run: sendDocuments,
};

/** A document or a name that an expression gives may turn out to be anything. */
function classify({ query, operationName = '' }: Parameters): EffectClass {
  if (typeof query !== 'string' || query.startsWith('=')) return 'once';
  const name = typeof operationName === 'string' && !operationName.startsWith('=') ? operationName : '';
  return findKind(query, name) === 'query' ? 'read' : 'once';
}

function findFaults({ query, operationName = '' }: Parameters): { path: string; problem: string }[] {
  if (typeof query !== 'string' || query.startsWith('=')) return [];
  const isSubscription = findKind(query, String(operationName)) === 'subscription';
  return isSubscription ? [{ path: 'query', problem: subscriptionProblem }] : [];
}

const subscriptionProblem = 'a subscription has no single answer; send a query or a mutation.';

/** Queries go through `ctx.effect` too: the node's setting may have made a document of any class, and the engine acts by that. */
async function sendDocuments(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const { concurrency } = ctx.parameters() as Settings;
  const { results, failures } = await runForEach(ctx, items.length, { concurrency }, async (item) => {
    const settings = ctx.parameters(item) as Settings;
    const kind = findKind(settings.query, settings.operationName);
    if (kind === 'subscription') throw parameterFault(ctx, 'query', subscriptionProblem, item);
    const { url, headers: given, timeoutMs, maxResponseBytes } = settings;
    const json = makeBody(ctx, settings, item);
    const small = {
      url,
      headers: given,
      timeoutMs,
      maxResponseBytes,
      method: 'POST',
      responseType: 'json',
      json,
    } as const;
    const how = completeSettings(small);
    const request = readRequest(ctx, how, items[item] as Item, item);
    const data = await ctx.effect(item, async ({ idempotencyKey, signal }) => {
      const key = settings.idempotencyKey && kind === 'mutation' ? { 'idempotency-key': idempotencyKey } : {};
      const headers = { accept, ...key, ...request.headers };
      return readGraphqlAnswer(ctx, await ctx.outbound.request({ ...request, headers, signal }), how, settings.errors);
    });
    return settings.errors === 'give' ? data : requireAtPath({ ctx, item }, data, settings.path);
  });
  const outputs = [valuesToItems(results, items.length)];
  return failures.length === 0 ? { kind: 'output', outputs } : { kind: 'output', outputs, failures };
}

/** @source GraphQL over HTTP, section 5 */
const accept = 'application/graphql-response+json, application/json;q=0.9';

function makeBody(ctx: NodeContext, { query, variables, operationName }: Settings, item: number): JsonObject {
  const body: JsonObject = { query, variables: readVariables(ctx, variables, item) };
  return operationName === '' ? body : { ...body, operationName };
}

function readVariables(ctx: NodeContext, variables: Json, item: number): JsonObject {
  const fault = (problem: string) => parameterFault(ctx, 'variables', problem, item);
  let value = variables;
  if (typeof variables === 'string') {
    try {
      value = JSON.parse(variables);
    } catch (cause) {
      throw fault(`the text is not valid JSON (${(cause as Error).message})`);
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault('they are no object');
  return value;
}
