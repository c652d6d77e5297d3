/** Outbounds, servers and proxies that a test opens, and how they are all closed after it. */
import type { RequestListener } from 'node:http';
import type { OutboundRequest } from '@noria/core';
import { type ClosableOutbound, createOutbound, type OutboundOptions } from '../create-outbound.ts';
import { startProxy, type TestProxy } from './start-proxy.ts';
import { startServer, type TestServer } from './start-server.ts';

const open: { close(): Promise<void> }[] = [];

export async function serve(listener: RequestListener, tls?: { key: string; cert: string }): Promise<TestServer> {
  return closeLater(await startServer(listener, tls));
}

export async function serveProxy(targetPort: number, status?: number): Promise<TestProxy> {
  return closeLater(await startProxy(targetPort, status));
}

export function closeLater<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}

export function outboundTo(
  allowedOrigins: readonly string[],
  options: Partial<OutboundOptions> = {},
): ClosableOutbound {
  return closeLater(createOutbound({ ...options, allowedOrigins }));
}

export async function closeAll(): Promise<void> {
  // Servers first: an outbound waits for requests that still run.
  for (const one of open.splice(0).reverse().sort(outboundsLast)) await one.close();
}

function outboundsLast(a: object, b: object): number {
  return Number('request' in a) - Number('request' in b);
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
