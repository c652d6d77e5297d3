/** A server on localhost for a test, the real way outside to it, and what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject, NodeType, OutputResult, Parameters } from '@noria/core';
import { createOutbound } from '@noria/outbound';
import { afterEach, beforeEach } from 'vitest';
import { createTestContext, type TestContext } from './create-test-context.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface TestServer {
  readonly origin: string;
  readonly asked: Asked[];
  reply: (asked: Asked) => Reply;
  contextFor(type: NodeType, parameters: Parameters, ...jsons: JsonObject[]): TestContext;
  /** Runs the node on an item for each JSON; on one empty item where there is none. */
  run(type: NodeType, parameters: Parameters, ...jsons: JsonObject[]): Promise<OutputResult>;
}

/** A new server for each test of the file. */
export function serveHttp(): TestServer {
  let close = async (): Promise<void> => undefined;
  let outbound = createOutbound({ allowedOrigins: [] });
  const world = {
    origin: '',
    asked: [] as Asked[],
    reply: (): Reply => ({}),
    contextFor: (type: NodeType, parameters: Parameters, ...jsons: JsonObject[]) =>
      createTestContext(type, { parameters, inputs: [toItems(jsons)], outbound }),
    async run(type: NodeType, parameters: Parameters, ...jsons: JsonObject[]) {
      const result = await type.run(world.contextFor(type, parameters, ...jsons), toItems(jsons));
      if (result.kind !== 'output') throw new Error(`${type.type} did not give its output but: ${result.kind}`);
      return result;
    },
  } as { -readonly [Name in keyof TestServer]: TestServer[Name] };

  beforeEach(async () => {
    world.asked = [];
    world.reply = () => ({});
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      world.asked.push(asked);
      const { status = 200, headers, body: content } = world.reply(asked);
      response.writeHead(status, headers).end(content);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    outbound = createOutbound({ allowedOrigins: [world.origin] });
    close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    };
  });

  afterEach(async () => {
    await close();
    await outbound.close();
  });
  return world;
}

function toItems(jsons: readonly JsonObject[]) {
  return (jsons.length === 0 ? [{}] : jsons).map((json) => ({ json }));
}
