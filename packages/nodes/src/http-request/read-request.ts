/** Makes the request of one item from the node's parameters. */
import type { Json, JsonObject, NodeContext, OutboundRequest } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';

export type RequestSettings = {
  method: string;
  url: string;
  query: JsonObject;
  headers: { [name: string]: string | number };
  bodyType: 'none' | 'json' | 'text';
  body?: Json;
  timeoutMs: number;
  maxResponseBytes: number;
  maxRedirects: number;
  responseType: 'auto' | 'json' | 'text';
  fullResponse: boolean;
  neverError: boolean;
  concurrency: number;
  idempotencyKey: boolean;
};

/**
 * @param item index in input 0, for errors
 * @returns a request with lower-case header names
 * @throws PARAMETER_INVALID the address is no web address, or the body is neither JSON nor text
 */
export function readRequest(
  ctx: NodeContext,
  settings: RequestSettings,
  item: number,
): Omit<OutboundRequest, 'signal'> {
  const { method, timeoutMs, maxResponseBytes, maxRedirects } = settings;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.headers)) headers[name.toLowerCase()] = String(value);
  const request = { method, url: readUrl(ctx, settings, item), headers, timeoutMs, maxResponseBytes, maxRedirects };
  const hasBody = settings.bodyType !== 'none' && method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  if (!hasBody) return request;
  headers['content-type'] ??= settings.bodyType === 'json' ? 'application/json' : 'text/plain; charset=utf-8';
  const body = settings.body ?? null;
  return { ...request, body: settings.bodyType === 'json' ? writeJson(ctx, body, item) : writeText(body) };
}

function readUrl(ctx: NodeContext, { url: text, query }: RequestSettings, item: number): string {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw parameterFault(ctx, 'url', `${showValue(text)} is no web address; it begins with http:// or https://`, item);
  }
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) url.searchParams.append(name, writeText(one));
    }
  }
  return url.href;
}

/** Text is taken as JSON that a person wrote: `{"a": 1}`, and `"hello"` with its quotes. */
function writeJson(ctx: NodeContext, body: Json, item: number): string {
  if (typeof body !== 'string') return JSON.stringify(body);
  try {
    JSON.parse(body);
    return body;
  } catch (cause) {
    throw parameterFault(ctx, 'body', `the text is not valid JSON (${(cause as Error).message})`, item);
  }
}

function writeText(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}
