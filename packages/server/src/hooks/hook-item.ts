/** The item that a webhook gives its workflow: the request. */
import type { IncomingHttpHeaders } from 'node:http';
import type { BinaryRef, Item, Json, JsonObject } from '@noria/core';

export interface HookRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  /** Files by name. */
  readonly binary?: Readonly<Record<string, BinaryRef>>;
}

/** Of the connection, not of the message; and cookies, which are for browsers and pages of this very address. */
const leftOut = new Set([
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function toHookItem(request: HookRequest): Item {
  const headers: JsonObject = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined && !leftOut.has(name)) headers[name] = value;
  }
  const json: JsonObject = {
    method: request.method,
    path: request.path,
    params: request.params as JsonObject,
    query: { ...request.query } as JsonObject,
    headers,
    body: request.body,
  };
  return request.binary === undefined ? { json } : { json, binary: request.binary };
}
