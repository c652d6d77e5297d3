/** A stop waits for answers that are due, not for senders that never end. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { publish } from '../testing/install.ts';
import { startTestServer } from '../testing/test-server.ts';
import { chain, webhook } from '../testing/workflows.ts';
import { watchConnections } from './open-connections.ts';

let sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

/** Sends text as it is. @returns what came back so far, and when the connection is closed */
async function send(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.on('data', (chunk) => {
    received += String(chunk);
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(text.replaceAll('\n', '\r\n'));
  return { socket, closed, received: () => received };
}

const whole = 'POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n{}';

describe('the connections of a listener', () => {
  it('are cut where no whole request waits for its answer', async () => {
    const held: ServerResponse[] = [];
    const server = createServer((request, answer) => {
      request.resume();
      held.push(answer);
    });
    const connections = watchConnections(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const silent = await send(port, '');
    const halfHeaders = await send(port, 'POST / HTTP/1.1\nHost: loc');
    const halfBody = await send(port, 'POST / HTTP/1.1\nHost: localhost\nContent-Length: 9\n\n{');
    const answered = await send(port, whole);
    await expect.poll(() => held.length).toBe(2);
    held.find(({ req }) => req.complete)?.end('first');
    await expect.poll(() => answered.received()).toContain('first');
    const waiting = await send(port, whole);
    await expect.poll(() => held.filter(({ req }) => req.complete).length).toBe(2);
    connections.cutUnfinished();
    await Promise.all([silent, halfHeaders, halfBody, answered].map(({ closed }) => closed));
    held.at(-1)?.end('last');
    await expect.poll(() => waiting.received()).toContain('last');
    expect(waiting.socket.destroyed).toBe(false);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a stop', () => {
  it('tells the sender of a webhook that never ends to come again, and waits for no other', {
    timeout: 40_000,
  }, async () => {
    const noria = await startTestServer('pglite');
    await publish(noria, chain('Echo', webhook('echo', 'atEnd')));
    const port = Number(new URL(noria.url).port);
    const hook = await send(port, 'POST /hooks/echo HTTP/1.1\nHost: localhost\nContent-Length: 9\n\n{');
    const type = 'Content-Type: application/json';
    const api = await send(port, `POST /api/workflows HTTP/1.1\nHost: localhost\n${type}\nContent-Length: 9\n\n{`);
    // The server has seen both halves when it answers what was sent after them.
    await noria.call('GET', '/health');
    await noria.stop();
    await Promise.all([hook.closed, api.closed]);
    expect(hook.received()).toMatch(/^HTTP\/1\.1 503 .*"code":"SHUTTING_DOWN"/s);
  });
});
