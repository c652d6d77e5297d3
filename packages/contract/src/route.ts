/** How a route of the HTTP interface is described: the server registers from it, the OpenAPI document is made from it. */
import type { ErrorCode } from '@noria/core';
import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What a route answers with a status. Without a schema the answer has no JSON body of a fixed form. */
export interface RouteAnswer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** `application/json` when left out. */
  readonly contentType?: string;
}

export interface RouteContract {
  readonly method: HttpMethod;
  /** With parameters in braces: `/api/workflows/{id}`. */
  readonly path: string;
  /** Unique name of the operation, such as `listWorkflows`. */
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** True when the body is a workflow, whose every fault the core reports with its place; the schema only shows its form. */
  readonly bodyIsWorkflow?: boolean;
  /** True when a request without a body means an empty object. */
  readonly bodyOptional?: boolean;
  /** True when the header `Idempotency-Key` makes a repeat harmless. */
  readonly idempotencyKey?: boolean;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  /** Errors of this route beside those that every route may give. */
  readonly errors: readonly ErrorCode[];
}

/** Keeps the exact types of a route's schemas. */
export function defineRoute<const T extends RouteContract>(route: T): T {
  return route;
}

/** What a route's handler is given once the request has passed its schemas. */
export interface RouteInput<T extends RouteContract> {
  readonly params: OutputOf<T['params']>;
  readonly query: OutputOf<T['query']>;
  readonly body: T extends { readonly bodyIsWorkflow: true } ? unknown : OutputOf<T['body']>;
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;
