/** Joins a route contract to its handler: what reaches the handler has the form that the document promises. */
import {
  type Access,
  type AuditRow,
  accessTable,
  auditTable,
  type RouteContract,
  type RouteInput,
  scopeOf,
} from '@noria/contract';
import { includesRole, NoriaError } from '@noria/core';
import type { AuditEntry } from '@noria/store';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Caller } from '../services/caller.ts';
import { describeAction } from './describe-action.ts';
import { parseInput } from './parse-input.ts';
import { type FileAnswer, sendFile } from './send-file.ts';

/** What a handler may know of the request beside its input. */
export interface RequestInfo {
  readonly requestId: string;
  readonly correlationId: string;
  readonly idempotencyKey: string | null;
  /** Where the request came from; empty through the socket in the data folder. */
  readonly address: string;
  readonly userAgent: string;
  /** As the browser sent them. */
  readonly cookies: string;
}

/** Of a route that takes a role. */
export interface CallInfo extends RequestInfo {
  readonly caller: Caller;
}

export interface RouteResult {
  readonly status: number;
  /** Left out for an answer without a body. */
  readonly body?: unknown;
  /** In place of a body. */
  readonly file?: FileAnswer;
  /** `Set-Cookie`. */
  readonly cookie?: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Who sends a request. */
    identify(request: FastifyRequest): Promise<Caller>;
    /** Adds to the audit log of the caller's organization. */
    record(caller: Caller, entry: AuditEntry): Promise<void>;
  }
}

/**
 * Registers a route that takes JSON, and gives JSON or a file, for callers that have the role of its row in the access table.
 * What it changes goes into the audit log before it is answered.
 * @throws Error the route has no row in the access table or the audit table, or one that says everybody
 */
export function registerRoute<T extends RouteContract>(
  app: FastifyInstance,
  route: T,
  handle: (input: RouteInput<T>, info: CallInfo) => Promise<RouteResult> | RouteResult,
): void {
  const access = requireAccess(route);
  if (access === 'everybody') throw new Error(`${route.operation} is open to everybody: use registerOpenRoute`);
  const row = requireAuditRow(route);
  addRoute(app, route, async (request) => {
    const caller = await app.identify(request);
    // Before the input is looked at: whoever may not use a route learns nothing from its faults.
    checkAccess(caller, access, route);
    const input = readInput(route, request);
    const info = readRequestInfo(request);
    const result = await handle(input, { ...info, caller });
    if (row !== null) {
      await app.record(caller, describeAction(caller, { route, row, input, answer: result.body, ...info }));
    }
    return result;
  });
}

/** As `registerRoute`, for what needs no sign-in. */
export function registerOpenRoute<T extends RouteContract>(
  app: FastifyInstance,
  route: T,
  handle: (input: RouteInput<T>, info: RequestInfo) => Promise<RouteResult> | RouteResult,
): void {
  if (requireAccess(route) !== 'everybody') throw new Error(`${route.operation} takes a role: use registerRoute`);
  addRoute(app, route, async (request) => handle(readInput(route, request), readRequestInfo(request)));
}

function requireAccess({ operation }: RouteContract): Access {
  const access = accessTable[operation];
  if (access === undefined) throw new Error(`${operation} has no row in the access table`);
  return access;
}

/** What only looks is not recorded. */
function requireAuditRow({ method, operation }: RouteContract): AuditRow {
  if (method === 'GET') return null;
  const row = auditTable[operation];
  if (row === undefined) throw new Error(`${operation} has no row in the audit table`);
  return row;
}

/** @throws FORBIDDEN, SCOPE_MISSING; NOT_FOUND for what exists on this computer only */
function checkAccess({ kind, role, scopes }: Caller, needed: Exclude<Access, 'everybody'>, route: RouteContract): void {
  if (needed === 'local') {
    if (kind === 'local') return;
    throw new NoriaError('NOT_FOUND', { what: 'The address', id: route.path });
  }
  if (!includesRole(role, needed)) throw new NoriaError('FORBIDDEN', { needed, role });
  const scope = scopeOf(route);
  if (scopes.length > 0 && !scopes.includes(scope)) throw new NoriaError('SCOPE_MISSING', { scope });
}

/** Fastify spells `{id}` as `:id`. */
function addRoute(
  app: FastifyInstance,
  route: RouteContract,
  answer: (request: FastifyRequest) => Promise<RouteResult>,
): void {
  app.route({
    method: route.method as HTTPMethods,
    url: toFastifyPath(route.path),
    handler: async (request, reply) => sendResult(reply, await answer(request)),
  });
}

export function toFastifyPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function readInput<T extends RouteContract>(route: T, request: FastifyRequest): RouteInput<T> {
  const given = request.body ?? undefined;
  return {
    params: route.params === undefined ? undefined : parseInput(route.params, request.params, 'params'),
    query: parseQuery(route, request.query),
    body: readBody(route, given),
  } as RouteInput<T>;
}

function readBody(route: RouteContract, given: unknown): unknown {
  if (route.body === undefined) return refuseBody(given);
  if (route.bodyIsWorkflow === true) return requireObject(given, route.bodyOptional === true);
  return parseInput(route.body, given === undefined && route.bodyOptional === true ? emptyBody(route) : given, 'body');
}

function requireObject(body: unknown, isOptional: boolean): unknown {
  if (body === undefined && isOptional) return undefined;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new NoriaError('REQUEST_INVALID', { problem: 'body: expected an object' });
}

/** An optional body whose schema takes `undefined` stays left out; the others mean an empty object. */
function emptyBody(route: RouteContract): unknown {
  return route.body?.safeParse(undefined).success === true ? undefined : {};
}

function parseQuery(route: RouteContract, query: unknown): unknown {
  if (route.query !== undefined) return parseInput(route.query, query, 'query');
  const name = Object.keys(query as object)[0];
  if (name === undefined) return undefined;
  throw new NoriaError('REQUEST_INVALID', { problem: `query.${name}: this route takes no query` });
}

function refuseBody(body: unknown): undefined {
  if (body === undefined) return undefined;
  throw new NoriaError('REQUEST_INVALID', { problem: 'body: this route takes no body' });
}

const maxKeyLength = 255;

/** @throws REQUEST_INVALID the idempotency key is empty or too long */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && header.length > 0 && header.length <= maxKeyLength) return header;
  throw new NoriaError('REQUEST_INVALID', {
    problem: `header Idempotency-Key: expected 1 to ${maxKeyLength} characters, once`,
  });
}

export function readRequestInfo(request: FastifyRequest): RequestInfo {
  const { headers, id } = request;
  return {
    requestId: id,
    correlationId: readCorrelationId(headers['x-correlation-id']) ?? id,
    idempotencyKey: readIdempotencyKey(headers['idempotency-key']),
    // Through the socket there is none, whatever the types say.
    address: (request.ip as string | undefined) ?? '',
    userAgent: (headers['user-agent'] ?? '').slice(0, 300),
    cookies: headers.cookie ?? '',
  };
}

/** A correlation id that logs can carry; anything else is left aside. */
export function readCorrelationId(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header) ? header : null;
}

function sendResult(reply: FastifyReply, result: RouteResult): FastifyReply | Promise<FastifyReply> {
  if (result.file !== undefined) return sendFile(reply, result.file);
  reply.code(result.status);
  if (result.cookie !== undefined) reply.header('set-cookie', result.cookie);
  if (result.body === undefined) return reply.send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(result.body));
}
