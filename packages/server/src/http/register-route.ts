/** Joins a route contract to its handler: what reaches the handler has the form that the document promises. */
import type { RouteContract, RouteInput } from '@noria/contract';
import { NoriaError } from '@noria/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { parseInput } from './parse-input.ts';
import { type FileAnswer, sendFile } from './send-file.ts';

/** What a handler may know of the request beside its input. */
export interface RequestInfo {
  readonly requestId: string;
  readonly correlationId: string;
  readonly idempotencyKey: string | null;
}

export interface RouteResult {
  readonly status: number;
  /** Left out for an answer without a body. */
  readonly body?: unknown;
  /** In place of a body. */
  readonly file?: FileAnswer;
}

/** Registers a route that takes JSON, and gives JSON or a file. Fastify spells `{id}` as `:id`. */
export function registerRoute<T extends RouteContract>(
  app: FastifyInstance,
  route: T,
  handle: (input: RouteInput<T>, info: RequestInfo) => Promise<RouteResult> | RouteResult,
): void {
  app.route({
    method: route.method as HTTPMethods,
    url: toFastifyPath(route.path),
    handler: async (request, reply) => {
      const result = await handle(readInput(route, request), readRequestInfo(request));
      return sendResult(reply, result);
    },
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
  };
}

/** A correlation id that logs can carry; anything else is left aside. */
export function readCorrelationId(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header) ? header : null;
}

function sendResult(reply: FastifyReply, result: RouteResult): FastifyReply | Promise<FastifyReply> {
  if (result.file !== undefined) return sendFile(reply, result.file);
  reply.code(result.status);
  if (result.body === undefined) return reply.send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(result.body));
}
