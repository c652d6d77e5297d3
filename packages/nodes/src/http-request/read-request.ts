/** Makes the request of one item from the node's parameters. */
import type { Item, Json, NodeContext, OutboundRequest } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';
import type { RequestSettings } from './request-settings.ts';
import { writeBody } from './write-body.ts';
import { writeText } from './write-text.ts';

/** A request before it is sent: with lower-case header names. */
export type DraftRequest = Omit<OutboundRequest, 'signal'>;

/**
 * @param index of the item in input 0, for errors
 * @throws PARAMETER_INVALID the address is no web address, or the body cannot be made
 */
export function readRequest(ctx: NodeContext, settings: RequestSettings, item: Item, index: number): DraftRequest {
  const { method, timeoutMs, maxResponseBytes, maxRedirects } = settings;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings.headers)) headers[name.toLowerCase()] = String(value);
  const request = { method, url: readUrl(ctx, settings, index), headers, timeoutMs, maxResponseBytes, maxRedirects };
  const hasBody = settings.bodyType !== 'none' && method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  if (!hasBody) return request;
  const { contentType, body } = writeBody(ctx, settings, item, index);
  // The boundary between its parts stands in the type: another type would make the body unreadable.
  if (settings.bodyType === 'multipart') headers['content-type'] = contentType;
  else headers['content-type'] ??= contentType;
  return { ...request, body };
}

function readUrl(ctx: NodeContext, { url: text, query }: RequestSettings, index: number): string {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw parameterFault(ctx, 'url', `${showValue(text)} is no web address; it begins with http:// or https://`, index);
  }
  for (const [name, value] of Object.entries(query)) appendQuery(url, name, value);
  return url.href;
}

function appendQuery(url: URL, name: string, value: Json): void {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (one !== null) url.searchParams.append(name, writeText(one));
  }
}
