/** `/hooks/{path}` and `/hooks-test/{path}`: start the workflow that listens there. The hot path: no schema, no hooks, little allocation. */
import { type BinaryRef, NoriaError, toApiId } from '@noria/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { listeningWindowMs } from '../services/listening-service.ts';
import type { BodyMemory } from './body-memory.ts';
import { collectBody } from './collect-body.ts';
import { answerAccepted, answerOutcome, type HookAnswer } from './hook-answer.ts';
import { type HookRuntime, prepareHookStart } from './prepare-hook-start.ts';
import { streamFile } from './stream-file.ts';
import type { WebhookMatch } from './webhook-table.ts';

export interface HookParts {
  /** @throws STARTING_UP, SHUTTING_DOWN */
  runtime(): HookRuntime;
  readonly memory: BodyMemory;
  readonly bodyLimitBytes: number;
  /** Longest time that a caller waits for the answer. */
  readonly answerTimeoutMs: number;
}

const hookMethods: HTTPMethods[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

type Find = (runtime: HookRuntime, method: string, path: string) => WebhookMatch | Promise<WebhookMatch>;

export function registerHookRoute(app: FastifyInstance, parts: HookParts): void {
  app.removeAllContentTypeParsers();
  // Named beside `*`, which Fastify looks up the slow way.
  for (const type of ['application/json', '*']) {
    app.addContentTypeParser(type, (request, payload, done) => {
      const length = request.headers['content-length'];
      const announcedBytes = length === undefined ? undefined : Number(length);
      const { memory, bodyLimitBytes: limitBytes } = parts;
      collectBody(payload, { memory, limitBytes, announcedBytes, nowMs: Date.now }, done);
    });
  }
  register(app, parts, '/hooks/', (runtime, method, path) => runtime.webhooks.match(method, path));
  register(app, parts, '/hooks-test/', (runtime, method, path) => runtime.drafts.match(method, path));
}

function register(app: FastifyInstance, parts: HookParts, prefix: string, find: Find): void {
  app.route({
    method: hookMethods,
    url: `${prefix}*`,
    handler: (request, reply) => receive(parts, prefix, find, request, reply),
  });
}

async function receive(
  parts: HookParts,
  prefix: string,
  find: Find,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const runtime = parts.runtime();
  const path = readPath(request.url, prefix.length);
  const found = find(runtime, request.method, path);
  const match = found instanceof Promise ? await found : found;
  if (match.kind !== 'found') return answerUnheard(match, request, prefix, path, reply);
  const { target } = match;
  const prepared = prepareHookStart(runtime, parts, match, path, request);
  const start = prepared instanceof Promise ? await prepared : prepared;
  if (target.respond === 'immediately') {
    const { executionId, duplicate } = await runtime.engine.begin(start);
    return send(reply, executionId, duplicate, answerAccepted(executionId, target));
  }
  const { executionId, duplicate, outcome } = await runtime.engine.beginAndWait(start, parts.answerTimeoutMs);
  const answer = answerOutcome(target, executionId, outcome, request.id);
  return answer.file === null
    ? send(reply, executionId, duplicate, answer)
    : sendFile(runtime, target.organizationId, reply, executionId, duplicate, answer, answer.file);
}

/** As it came: Fastify's own parameter has lost the difference between a slash and an escaped one. */
function readPath(url: string, prefixLength: number): string {
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? url.slice(prefixLength) : url.slice(prefixLength, queryAt);
}

/** OPTIONS asks what a path takes; no other method starts anything that the trigger does not name, HEAD neither. */
function answerUnheard(
  match: Exclude<WebhookMatch, { kind: 'found' }>,
  request: FastifyRequest,
  prefix: string,
  path: string,
  reply: FastifyReply,
): FastifyReply {
  const { method } = request;
  if (match.kind === 'none') {
    throw prefix === '/hooks/'
      ? new NoriaError('WEBHOOK_NOT_FOUND', { method, path })
      : new NoriaError('WEBHOOK_NOT_LISTENING', { method, path, windowS: listeningWindowMs / 1000 });
  }
  const allowed = [...match.allowed, 'OPTIONS'].sort().join(', ');
  if (method === 'OPTIONS') return reply.code(204).header('allow', allowed).send();
  throw new NoriaError('METHOD_NOT_ALLOWED', { method, path: `${prefix}${path}`, allowed });
}

function send(reply: FastifyReply, executionId: string, duplicate: boolean, answer: HookAnswer): FastifyReply {
  setHeaders(reply, executionId, duplicate, answer);
  return answer.text === null ? reply.send() : reply.send(answer.text);
}

async function sendFile(
  runtime: HookRuntime,
  organizationId: string,
  reply: FastifyReply,
  executionId: string,
  duplicate: boolean,
  answer: HookAnswer,
  file: BinaryRef,
): Promise<FastifyReply> {
  // Before anything of the answer is set: a file that is gone is an error, and no broken download.
  const content = await streamFile(runtime.binariesOf(organizationId), file);
  setHeaders(reply, executionId, duplicate, answer);
  return reply.header('content-length', file.sizeBytes).send(content);
}

function setHeaders(reply: FastifyReply, executionId: string, duplicate: boolean, answer: HookAnswer): void {
  reply.code(answer.status);
  for (const name in answer.headers) reply.header(name, answer.headers[name]);
  // What Noria says of the execution is not the workflow's to change.
  reply.header('x-execution-id', toApiId('exec', executionId)).header('x-content-type-options', 'nosniff');
  if (duplicate) reply.header('idempotency-replayed', 'true');
}
