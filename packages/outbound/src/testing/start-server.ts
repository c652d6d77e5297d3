/** A real HTTP server on a free port of this machine, for tests. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  readonly origin: string;
  readonly port: number;
  /** Ends every connection, then the server. */
  close(): Promise<void>;
}

/** @param tls key and certificate in PEM: the server then speaks HTTPS */
export async function startServer(listener: RequestListener, tls?: { key: string; cert: string }): Promise<TestServer> {
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
