/** Outbounds and servers that a test opens, and how they are all closed after it. */
import type { RequestListener } from 'node:http';
import type { OutboundRequest } from '@noria/core';
import { type ClosableOutbound, createOutbound, type OutboundOptions } from '../create-outbound.ts';
import { startServer, type TestServer } from './start-server.ts';

const open: { close(): Promise<void> }[] = [];

export async function serve(listener: RequestListener, tls?: { key: string; cert: string }): Promise<TestServer> {
  const server = await startServer(listener, tls);
  open.push(server);
  return server;
}

export function outboundTo(
  allowedOrigins: readonly string[],
  options: Partial<OutboundOptions> = {},
): ClosableOutbound {
  const outbound = createOutbound({ ...options, allowedOrigins });
  open.push(outbound);
  return outbound;
}

export async function closeAll(): Promise<void> {
  // Servers first: an outbound waits for requests that still run.
  for (const one of open.splice(0).reverse().sort(serversFirst)) await one.close();
}

function serversFirst(a: object, b: object): number {
  return Number('origin' in b) - Number('origin' in a);
}

export function get(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    url,
    method: 'GET',
    headers: {},
    timeoutMs: 5_000,
    maxResponseBytes: 1_000_000,
    maxRedirects: 5,
    signal: new AbortController().signal,
    ...more,
  };
}
