/** The HTTP listener with what every route shares: ids, the guard, errors, headers and the log of requests. */
import { randomUUID } from 'node:crypto';
import { NoriaError } from '@noria/core';
import type { AuditEntry } from '@noria/store';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from '../log/create-logger.ts';
import type { Caller } from '../services/caller.ts';
import { answerBrokenRequest } from './answer-broken-request.ts';
import { toErrorAnswer } from './error-answer.ts';
import { readJsonBody } from './json-body.ts';
import { createMethodTable, type MethodTable } from './method-table.ts';
import { type OpenConnections, watchConnections } from './open-connections.ts';
import type { RequestGuard } from './request-guard.ts';
import { setDataHeaders } from './security-headers.ts';

export interface AppParts {
  readonly logger: Logger;
  readonly guard: RequestGuard;
  readonly apiBodyLimitBytes: number;
  /** Who sends a request. @throws SIGN_IN_NEEDED and what `Identify` throws */
  readonly identify: (request: FastifyRequest) => Promise<Caller>;
  /** Adds to the audit log of the caller's organization. */
  readonly record: (caller: Caller, entry: AuditEntry) => Promise<void>;
}

export interface App {
  readonly server: FastifyInstance;
  readonly methods: MethodTable;
  readonly connections: OpenConnections;
  /** Adds routes that take JSON, carry security headers and are logged. */
  addApi(register: (scope: FastifyInstance) => void): void;
  /** Adds routes that do all of that themselves. */
  addBare(register: (scope: FastifyInstance) => void): void;
}

/** Longest time for a client to send its request; a slow one must not hold a socket for ever. */
const requestTimeoutMs = 120_000;

export function createApp(parts: AppParts): App {
  const server = fastify({
    logger: false,
    bodyLimit: parts.apiBodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => answerError(parts, error, request, reply as never),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    exposeHeadRoutes: true,
  });
  server.decorate('identify', parts.identify);
  server.decorate('record', parts.record);
  const methods = createMethodTable();
  server.addHook('onRoute', (route) => methods.add(route.method as string | string[], route.url));
  server.addHook('onRequest', (request, _reply, done) => {
    parts.guard(request.raw);
    done();
  });
  server.setErrorHandler((error, request, reply) => answerError(parts, error, request, reply));
  server.setNotFoundHandler((request) => {
    throw notFound(request.method, request.url.split('?', 1)[0] ?? '', methods);
  });
  return {
    server,
    methods,
    connections: watchConnections(server.server),
    addApi: (register) => void server.register(async (scope) => register(withApiRules(scope, parts))),
    addBare: (register) => void server.register(async (scope) => register(scope)),
  };
}

function withApiRules(scope: FastifyInstance, parts: AppParts): FastifyInstance {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  scope.addHook('onRequest', (request, reply, done) => {
    setDataHeaders(reply);
    reply.header('x-request-id', request.id);
    const problem = findTypeProblem(request.method, request.headers);
    if (problem === null) done();
    else done(new NoriaError('REQUEST_TYPE_UNSUPPORTED', { expected: 'application/json', contentType: problem }));
  });
  scope.addHook('onResponse', (request, reply, done) => {
    // Probes come every few seconds, from several sides.
    const level = request.url === '/health' || request.url === '/ready' ? 'debug' : 'info';
    parts.logger[level](
      {
        requestId: request.id,
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
      },
      'answered a request',
    );
    done();
  });
  return scope;
}

/** A form of a stranger's page can send any type but JSON without asking first. */
function findTypeProblem(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | null {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return null;
  const type = headers['content-type'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type === undefined) return hasBody ? 'missing' : null;
  return /^application\/json\s*(?:;|$)/i.test(String(type)) ? null : JSON.stringify(String(type).slice(0, 100));
}

function notFound(method: string, path: string, methods: MethodTable): NoriaError {
  const allowed = methods.find(path);
  if (allowed.length === 0) return new NoriaError('NOT_FOUND', { what: 'The address', id: path });
  return new NoriaError('METHOD_NOT_ALLOWED', { method, path, allowed: allowed.join(', ') });
}

interface ErrorReply {
  readonly raw: { readonly statusCode: number };
  code(status: number): ErrorReply;
  header(name: string, value: string): ErrorReply;
  removeHeader(name: string): ErrorReply;
  send(text: string): unknown;
}

function answerError(
  parts: AppParts,
  error: unknown,
  request: {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly routeOptions?: { bodyLimit?: number };
  },
  reply: ErrorReply,
): void {
  const answer = toErrorAnswer(error, request.id, request.routeOptions?.bodyLimit ?? parts.apiBodyLimitBytes);
  if (answer.cause !== null) {
    parts.logger.error(
      { requestId: request.id, method: request.method, url: request.url, error: answer.cause },
      'a request failed',
    );
  }
  const { code, details } = answer.body.error;
  if (code === 'METHOD_NOT_ALLOWED') reply.header('allow', String(details.allowed));
  if (answer.status === 503) reply.header('retry-after', '1');
  if (typeof details.retryAfterS === 'number') reply.header('retry-after', String(Math.ceil(details.retryAfterS)));
  // Fastify closes the connection after an unread body; the caller, still sending, would see a reset instead of this answer.
  reply.removeHeader('connection');
  reply
    .code(answer.status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify(answer.body));
}
