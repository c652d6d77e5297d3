/** Decides what a redirect leads to. */
import { EffectError } from '@noria/core';
import type { Hop, RawAnswer } from './send-hop.ts';

/** Meant for the origin that was asked; another one must not learn them. By their names, which many services make up themselves. */
const secretHeader = /auth|cookie|token|secret|passw|credential|api-?key|access-?key|session|signature/;
const bodyHeaders = new Set(['content-type', 'content-length', 'content-encoding', 'content-language']);

/**
 * The request that follows from an answer.
 * @returns null when the answer is no redirect
 * @throws OUTBOUND_REFUSED (sent: answered) the redirect leads away from HTTP or from HTTPS to HTTP, or would hand a POST or PATCH on to
 *   another origin
 * @source RFC 9110, section 15.4; WHATWG Fetch, HTTP-redirect fetch
 */
export function followRedirect(hop: Hop, answer: RawAnswer): Hop | null {
  const { location } = answer.headers;
  if (!isRedirect(answer.status) || location === undefined) return null;
  const url = readLocation(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refuse(
      url.host,
      `${hop.url.host} redirects to it from HTTPS to HTTP, where everybody on the way could read along`,
    );
  }
  const becomesGet =
    (answer.status === 303 && hop.method !== 'GET' && hop.method !== 'HEAD') ||
    ((answer.status === 301 || answer.status === 302) && hop.method === 'POST');
  const sameOrigin = url.origin === hop.url.origin;
  if (!becomesGet && !sameOrigin && (hop.method === 'POST' || hop.method === 'PATCH') && !isUpgrade(hop.url, url)) {
    throw refuse(
      url.host,
      `${hop.url.host} redirects a ${hop.method} to it, whose body was not meant for it. Ask it directly.`,
    );
  }
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    headers: keepHeaders(
      hop.headers,
      (name) => (sameOrigin || !isForOrigin(name)) && (!becomesGet || !bodyHeaders.has(name)),
    ),
    body: becomesGet ? null : hop.body,
  };
}

function isForOrigin(name: string): boolean {
  return name === 'host' || secretHeader.test(name);
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function readLocation(location: string, base: URL): URL {
  const url = URL.parse(location, base.href);
  if (url === null) throw refuse(base.host, `it redirects to ${JSON.stringify(location)}, which is no address`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(url.href, 'a redirect must lead to http or https');
  if (url.username !== '' || url.password !== '') throw refuse(url.host, 'a redirect must not carry a user name');
  return url;
}

/** The same host, on its way from HTTP to HTTPS. */
function isUpgrade(from: URL, to: URL): boolean {
  return (
    from.protocol === 'http:' &&
    to.protocol === 'https:' &&
    from.hostname === to.hostname &&
    from.port === '' &&
    to.port === ''
  );
}

function keepHeaders(headers: Hop['headers'], keep: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name)));
}

function refuse(address: string, problem: string): EffectError {
  return new EffectError('OUTBOUND_REFUSED', { address, problem }, { sent: 'answered' });
}
