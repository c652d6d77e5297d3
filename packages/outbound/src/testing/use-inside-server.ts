/** What no request may reach: a server on every address of this machine that counts what connects, whatever it then says. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { closeAll } from './outbound-fixture.ts';

export interface InsideServer {
  readonly port: number;
  /** Since the test began. */
  readonly connections: number;
}

/** One server for the tests of a file; what they opened by the fixture is closed after each. */
export function useInsideServer(): InsideServer {
  let server: Server;
  let connections = 0;

  beforeAll(async () => {
    server = createServer((_request, response) => response.end('inside'));
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => {
      server.listen(0, resolve);
    });
  });

  afterEach(async () => {
    await closeAll();
    connections = 0;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  return {
    get port() {
      return (server.address() as AddressInfo).port;
    },
    get connections() {
      return connections;
    },
  };
}
