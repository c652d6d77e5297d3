/** `/hooks/{path}`: starts the workflow that listens there. The hot path: no schema, no hooks, little allocation. */
import { createHash } from 'node:crypto';
import { NoriaError, toApiId } from '@noria/core';
import type { Engine, StartRequest } from '@noria/engine';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { readCorrelationId, readIdempotencyKey } from '../http/register-route.ts';
import { answerAccepted, answerOutcome, type HookAnswer } from './hook-answer.ts';
import { toHookItem } from './hook-item.ts';
import { readHookBody } from './read-hook-body.ts';
import type { WebhookMatch, WebhookTable, WebhookTarget } from './webhook-table.ts';

export interface HookParts {
  /** @throws STARTING_UP, SHUTTING_DOWN */
  runtime(): { readonly engine: Engine; readonly webhooks: WebhookTable };
  readonly bodyLimitBytes: number;
  /** Longest time that a caller waits for the answer. */
  readonly answerTimeoutMs: number;
}

const hookMethods: HTTPMethods[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
/** How long a repeat with the same idempotency key gets the first answer. */
const idempotencyTtlMs = 24 * 3_600_000;

export function registerHookRoute(app: FastifyInstance, parts: HookParts): void {
  app.removeAllContentTypeParsers();
  // Named beside `*`, which Fastify looks up the slow way.
  for (const type of ['application/json', '*']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  app.route({
    method: hookMethods,
    url: '/hooks/*',
    bodyLimit: parts.bodyLimitBytes,
    handler: (request, reply) => receive(parts, request, reply),
  });
}

async function receive(parts: HookParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { engine, webhooks } = parts.runtime();
  const path = readPath(request.url);
  const match = requireTarget(webhooks.match(request.method, path), request.method, path);
  const start = toStartRequest(match, path, request);
  if (match.target.respond === 'immediately') {
    const { executionId, duplicate } = await engine.begin(start);
    return send(reply, executionId, duplicate, answerAccepted(executionId, match.target));
  }
  const { executionId, duplicate, outcome } = await engine.beginAndWait(start, parts.answerTimeoutMs);
  return send(reply, executionId, duplicate, answerOutcome(match.target, executionId, outcome, request.id));
}

const prefixLength = '/hooks/'.length;

/** As it came: Fastify's own parameter has lost the difference between a slash and an escaped one. */
function readPath(url: string): string {
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? url.slice(prefixLength) : url.slice(prefixLength, queryAt);
}

type Found = Extract<WebhookMatch, { kind: 'found' }>;

function requireTarget(match: WebhookMatch, method: string, path: string): Found {
  switch (match.kind) {
    case 'found':
      return match;
    case 'otherMethod':
      throw new NoriaError('METHOD_NOT_ALLOWED', { method, path: `/hooks/${path}`, allowed: match.allowed.join(', ') });
    case 'none':
      throw new NoriaError('WEBHOOK_NOT_FOUND', { method, path });
  }
}

function toStartRequest({ target, params }: Found, path: string, request: FastifyRequest): StartRequest {
  const { headers, method } = request;
  const bytes = Buffer.isBuffer(request.body) ? request.body : null;
  const body = readHookBody(bytes, headers['content-type']);
  const query = request.query as Record<string, unknown>;
  const key = readIdempotencyKey(headers['idempotency-key']);
  const start: StartRequest = {
    organizationId: target.organizationId,
    workflowId: target.workflowId,
    version: target.version,
    mode: 'webhook',
    start: target.node,
    startWith: 'output',
    items: [toHookItem({ method, path, params, query, headers, body })],
    correlationId: readCorrelationId(headers['x-correlation-id']) ?? request.id,
  };
  if (key === null) return start;
  return { ...start, idempotency: { key, bodyHash: hashRequest(target, request.url, bytes), ttlMs: idempotencyTtlMs } };
}

/** The same key with another address or body is a mistake of the caller. */
function hashRequest(target: WebhookTarget, url: string, bytes: Buffer | null): string {
  const hash = createHash('sha256').update(`${target.method} ${url}\n`);
  return (bytes === null ? hash : hash.update(bytes)).digest('hex');
}

function send(reply: FastifyReply, executionId: string, duplicate: boolean, answer: HookAnswer): FastifyReply {
  reply.code(answer.status);
  for (const name in answer.headers) reply.header(name, answer.headers[name]);
  // What Noria says of the execution is not the workflow's to change.
  reply.header('x-execution-id', toApiId('exec', executionId)).header('x-content-type-options', 'nosniff');
  if (duplicate) reply.header('idempotency-replayed', 'true');
  return answer.text === null ? reply.send() : reply.send(answer.text);
}
