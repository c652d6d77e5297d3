/** The guarded way to the outside over HTTP: address check at dial time, limits of size and time, redirects checked one by one. */
import type { LookupFunction } from 'node:net';
import {
  EffectError,
  NoriaError,
  type Outbound,
  type OutboundRequest,
  type OutboundResponse,
  type Sent,
} from '@noria/core';
import { Agent } from 'undici';
import { startCancellation } from './cancellation.ts';
import { acceptedEncodings, decodeBody } from './decode-body.ts';
import { followRedirect } from './follow-redirect.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { type Hop, type HopLimits, type RawAnswer, sendHop } from './send-hop.ts';

export interface OutboundOptions {
  /** Exact origins, such as `http://localhost:3000`, that may lie at private addresses. */
  readonly allowedOrigins: readonly string[];
  /** Certificate authorities in PEM to trust instead of the built-in ones. */
  readonly ca?: string;
  /** Resolves names; the system's way when left out. */
  readonly lookup?: LookupFunction;
  /** 10,000 when left out. */
  readonly connectTimeoutMs?: number;
  /** Connections to one origin at a time, 64 when left out; further requests wait, and their time runs. */
  readonly maxConnectionsPerOrigin?: number;
}

export interface ClosableOutbound extends Outbound {
  /** Ends idle connections at once and the others with their requests. */
  close(): Promise<void>;
}

/**
 * Makes the port through which every node reaches the outside.
 * @throws SETTINGS_INVALID an allowed origin is no origin
 */
export function createOutbound(options: OutboundOptions): ClosableOutbound {
  const { ca, lookup, connectTimeoutMs = 10_000, maxConnectionsPerOrigin = 64 } = options;
  const allowedOrigins = new Set(options.allowedOrigins.map(readOrigin));
  const agent = new Agent({
    connect: createGuardedConnector({ allowedOrigins, connectTimeoutMs, ca, lookup }),
    connections: maxConnectionsPerOrigin,
    pipelining: 1,
    // One clock decides: the request's own, which runs over redirects and body.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    request: (request) => sendRequest(agent, request, connectTimeoutMs),
    close: () => agent.close(),
  };
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  if (url === null || !isHttp(url) || `${url.origin}/` !== url.href) {
    throw new NoriaError('SETTINGS_INVALID', { problem: `${text} is no origin; write it as http://localhost:3000` });
  }
  return url.origin;
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

async function sendRequest(
  agent: Agent,
  request: OutboundRequest,
  connectTimeoutMs: number,
): Promise<OutboundResponse> {
  const hop = readHop(request);
  const cancellation = startCancellation(request.signal, request.timeoutMs);
  const limits: HopLimits = {
    maxResponseBytes: request.maxResponseBytes,
    connectTimeoutMs,
    signal: cancellation.signal,
  };
  try {
    const { answer, url } = await sendThroughRedirects(agent, hop, limits, request.maxRedirects);
    const { status, headers, body } = await decodeBody(answer, url.host, request.maxResponseBytes);
    return { status, headers, body, url: url.href };
  } finally {
    cancellation.release();
  }
}

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

function readHop(request: OutboundRequest): Hop {
  const url = URL.parse(request.url);
  const method = request.method.toUpperCase();
  if (url === null || !isHttp(url)) throw refuse(request.url, 'it must begin with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw refuse(url.host, 'put the user name into a header, not into the address');
  if (!methods.has(method)) throw refuse(url.host, `${method} is not one of ${[...methods].join(', ')}`);
  const headers: Record<string, string> = { 'accept-encoding': acceptedEncodings, 'user-agent': 'noria' };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return { url, method, headers, body: request.body ?? null };
}

function refuse(address: string, problem: string): EffectError {
  return new EffectError('OUTBOUND_REFUSED', { address, problem }, { sent: 'no' });
}

/** With `maxRedirects` 0 a redirect is an answer like any other. */
async function sendThroughRedirects(
  agent: Agent,
  first: Hop,
  limits: HopLimits,
  maxRedirects: number,
): Promise<{ answer: RawAnswer; url: URL }> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await sendHop(agent, hop, limits).catch((error: EffectError) => {
      throw redirects === 0 ? error : afterRedirect(error, first, hop);
    });
    const next = maxRedirects === 0 ? null : followRedirect(hop, answer);
    if (next === null) return { answer, url: hop.url };
    if (redirects === maxRedirects) {
      const problem = `it redirects more than ${maxRedirects} times`;
      throw new EffectError('OUTBOUND_FAILED', { host: first.url.host, problem }, { sent: 'answered' });
    }
    hop = next;
  }
}

/**
 * The first server has answered, so `no` would be untrue. When the redirect turned a POST into a GET, the POST has been acted on and only
 * the GET is open: nothing about the effect is unknown.
 */
function afterRedirect(error: EffectError, first: Hop, hop: Hop): EffectError {
  const sent: Sent = hop.method === first.method && error.sent === 'unknown' ? 'unknown' : 'answered';
  return new EffectError(error.code, error.details, { sent, cause: error });
}
