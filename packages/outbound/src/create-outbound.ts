/** The guarded way to the outside over HTTP: address check at dial time, limits of size and time, redirects checked one by one. */
import type { LookupFunction } from 'node:net';
import { NoriaError, type Outbound, type OutboundRequest, type OutboundResponse } from '@noria/core';
import { Agent } from 'undici';
import { CircuitBreakers, type CircuitLimits } from './circuit-breakers.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { openRequest, type Way } from './open-request.ts';
import { isHttp } from './read-hop.ts';

export interface OutboundOptions {
  /** Exact origins, such as `http://localhost:3000`, that may lie at private addresses. */
  readonly allowedOrigins: readonly string[];
  /** HTTP proxy that all connections go through, such as `http://user:password@proxy:3128`; it is trusted. None when left out. */
  readonly proxy?: string | undefined;
  /** Hosts that are dialled directly in spite of the proxy: `name`, or `.name` for all below it. */
  readonly proxyExceptions?: readonly string[] | undefined;
  /** Certificate authorities in PEM to trust instead of the built-in ones. */
  readonly ca?: string;
  /** Resolves names; the system's way when left out. */
  readonly lookup?: LookupFunction;
  /** 10,000 when left out. */
  readonly connectTimeoutMs?: number;
  /** Connections to one origin at a time, 64 when left out; further requests wait, and their time runs. */
  readonly maxConnectionsPerOrigin?: number;
  /** How long a connection that nobody uses stays open, 4,000 when left out; servers may ask for less. */
  readonly idleConnectionMs?: number;
  /** When an origin is left alone: after 10 failures in a row for 30,000 ms when left out. */
  readonly circuit?: CircuitLimits;
  /** Milliseconds of a clock that never goes back; the system's when left out. */
  readonly nowMs?: () => number;
  /** Version of Node, which decides about brotli; the running one when left out. */
  readonly nodeVersion?: string;
}

export interface ClosableOutbound extends Outbound {
  /** How many origins have connections at the moment. */
  readonly originCount: number;
  /** Ends idle connections at once and the others with their requests. */
  close(): Promise<void>;
}

/**
 * Makes the port through which every node reaches the outside.
 * @throws SETTINGS_INVALID an allowed origin is no origin, or the proxy no web address
 */
export function createOutbound(options: OutboundOptions): ClosableOutbound {
  const { ca, lookup, connectTimeoutMs = 10_000, maxConnectionsPerOrigin = 64, idleConnectionMs = 4_000 } = options;
  const { circuit = { failures: 10, openMs: 30_000 }, nowMs = () => performance.now() } = options;
  const allowedOrigins = new Set(options.allowedOrigins.map(readOrigin));
  const agent = new Agent({
    connect: createGuardedConnector({
      allowedOrigins,
      connectTimeoutMs,
      ca,
      lookup,
      proxyUrl: options.proxy === undefined ? null : readProxy(options.proxy),
      isDirect: (hostname) => (options.proxyExceptions ?? []).some((pattern) => covers(pattern, hostname)),
    }),
    // TLS servers choose HTTP/2 or HTTP/1.1 (ALPN). Over HTTP/2 requests share a connection.
    allowH2: true,
    connections: maxConnectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: idleConnectionMs,
    // One clock decides: the request's own, which runs over redirects and body.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const way: Way = {
    agent,
    breakers: new CircuitBreakers(circuit, nowMs),
    allowedOrigins,
    connectTimeoutMs,
    nodeVersion: options.nodeVersion ?? process.versions.node,
  };
  return {
    request: (request) => receiveWhole(way, request),
    open: (request) => openRequest(way, request),
    get originCount() {
      return Object.keys(agent.stats).length;
    },
    close: () => agent.close(),
  };
}

async function receiveWhole(way: Way, request: OutboundRequest): Promise<OutboundResponse> {
  const { status, headers, url, body } = await openRequest(way, request);
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return { status, headers, url, body: Buffer.concat(parts) };
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  if (url === null || !isHttp(url) || `${url.origin}/` !== url.href) {
    throw new NoriaError('SETTINGS_INVALID', { problem: `${text} is no origin; write it as http://localhost:3000` });
  }
  return url.origin;
}

function readProxy(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !isHttp(url)) {
    // Without what was given: it may hold a password.
    throw new NoriaError('SETTINGS_INVALID', { problem: 'the proxy is no address; write it as http://proxy:3128' });
  }
  return url;
}

function covers(pattern: string, hostname: string): boolean {
  const name = pattern.toLowerCase();
  return name === '*' || (name.startsWith('.') ? hostname.endsWith(name) : hostname === name);
}
