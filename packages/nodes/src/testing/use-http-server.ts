/** A real server that says what a test wants, and the node sending to it through the real way outside. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Binaries, Item, Json, JsonObject, Outbound, OutputResult, Parameters } from '@noria/core';
import { createOutbound } from '@noria/outbound';
import { afterEach, beforeEach } from 'vitest';
import { httpRequest } from '../http-request/http-request.ts';
import { createTestContext, type TestContext, type TestStep } from './create-test-context.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface HttpServer {
  readonly origin: string;
  readonly seen: Seen[];
  /** What the server answers; an empty 200 at the beginning of each test. */
  reply: (seen: Seen) => Reply | Promise<Reply>;
  readonly outbound: Outbound;
  close(): Promise<void>;
}

/** To be called once in a test file: a new server for each test. */
export function useHttpServer(): HttpServer {
  const server: { -readonly [K in keyof HttpServer]: HttpServer[K] } = {
    origin: '',
    seen: [],
    reply: () => ({}),
    outbound: createOutbound({ allowedOrigins: [] }),
    close: async () => undefined,
  };
  let closeOutbound: () => Promise<void> = async () => undefined;
  beforeEach(async () => {
    server.seen = [];
    server.reply = () => ({});
    const listener = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(parts).toString('latin1'), atMs: performance.now() };
      server.seen.push(one);
      const answer = await server.reply(one);
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    server.origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const outbound = createOutbound({ allowedOrigins: [server.origin] });
    server.outbound = outbound;
    closeOutbound = () => outbound.close();
    server.close = async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => {
        listener.close(resolve);
      });
    };
  });
  afterEach(async () => {
    await server.close();
    await closeOutbound();
  });
  return server;
}

export const asJson = (body: Json, headers: Record<string, string> = {}): Reply => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** @param items what goes in; one empty item when left out */
export function contextFor(
  server: HttpServer,
  parameters: Parameters,
  items: readonly Item[] = [{ json: {} }],
  more: Partial<TestStep> = {},
): TestContext {
  return createTestContext(httpRequest, {
    parameters: { url: `${server.origin}/`, ...parameters },
    inputs: [items],
    outbound: server.outbound,
    ...more,
  });
}

export type Sent = Omit<OutputResult, 'outputs'> & {
  readonly items: readonly Item[];
  readonly ctx: TestContext;
};

/** Runs the node once on items. */
export async function sendItems(
  server: HttpServer,
  parameters: Parameters,
  items: readonly Item[] = [{ json: {} }],
  binaries?: Binaries,
): Promise<Sent> {
  const ctx = contextFor(server, parameters, items, binaries === undefined ? {} : { binaries });
  const result = await httpRequest.run(ctx, items);
  if (result.kind !== 'output') throw new Error(result.kind);
  return { ...result, items: result.outputs[0] ?? [], ctx };
}

/** Runs the node once on items of these objects; on one empty item when there are none. */
export function send(server: HttpServer, parameters: Parameters, ...jsons: JsonObject[]): Promise<Sent> {
  return sendItems(
    server,
    parameters,
    (jsons.length === 0 ? [{}] : jsons).map((json) => ({ json })),
  );
}
