/** Checks a request and makes its first hop. */
import { EffectError, type OutboundRequest } from '@noria/core';
import type { Hop } from './send-hop.ts';

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** @throws OUTBOUND_REFUSED (sent: no) the address is none of the web, holds a user name, or the method is unknown */
export function readHop(request: OutboundRequest): Hop {
  const url = URL.parse(request.url);
  const method = request.method.toUpperCase();
  if (url === null || !isHttp(url)) throw refuse(request.url, 'it must begin with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw refuse(url.host, 'put the user name into a header, not into the address');
  if (!methods.has(method)) throw refuse(url.host, `${method} is not one of ${[...methods].join(', ')}`);
  const headers: Record<string, string> = { 'user-agent': 'noria' };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return { url, method, headers, body: request.body ?? null };
}

export function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

function refuse(address: string, problem: string): EffectError {
  return new EffectError('OUTBOUND_REFUSED', { address, problem }, { sent: 'no' });
}
