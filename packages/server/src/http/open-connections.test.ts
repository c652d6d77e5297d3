/** A stop waits for answers that are due, not for senders that never end. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../testing/install.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, node, webhook } from '../testing/workflows.ts';

/** Answers of the service that the workflow asks: held until the test gives them. */
let held: ServerResponse[] = [];
const service = createServer((_request, answer) => held.push(answer));
let noria: TestServer;
let sockets: Socket[] = [];

beforeEach(async () => {
  held = [];
  sockets = [];
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  noria = await startTestServer('pglite', { OUTBOUND_ALLOWED_ORIGINS: origin });
  const ask = node('Ask', 'http.request', { method: 'GET', url: origin });
  await publish(noria, chain('Ask', webhook('ask', 'atEnd'), ask));
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

/** Sends text as it is. @returns what came back so far, and when the connection is closed */
async function send(text: string) {
  const socket = connect(Number(new URL(noria.url).port), '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.on('data', (chunk) => {
    received += String(chunk);
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(text.replaceAll('\n', '\r\n'));
  return { closed, received: () => received };
}

async function measureStopMs(): Promise<number> {
  const startMs = performance.now();
  await noria.stop();
  return performance.now() - startMs;
}

const host = 'Host: localhost';

describe('a stop', () => {
  it.each([
    ['headers', `POST /hooks/ask HTTP/1.1\n${host}\ncontent-`],
    [
      'a body at the API',
      `POST /api/workflows HTTP/1.1\n${host}\ncontent-type: application/json\ncontent-length: 9\n\n{`,
    ],
  ])('does not wait for %s that never end', async (_what, text) => {
    const { closed } = await send(text);
    expect(await measureStopMs()).toBeLessThan(1_900);
    await closed;
  });

  it('tells the sender of a webhook that never ends to come again', async () => {
    const half = await send(`POST /hooks/ask HTTP/1.1\n${host}\ncontent-length: 9\n\n{`);
    // The server has seen the half when it answers what was sent after it.
    await noria.call('GET', '/health');
    expect(await measureStopMs()).toBeLessThan(1_900);
    await half.closed;
    expect(half.received()).toMatch(/^HTTP\/1\.1 503 .*"code":"SHUTTING_DOWN"/s);
  });

  it('gives a caller that waits its answer, or the id of what was handed over, and closes its connection then', async () => {
    const caller = await send(`POST /hooks/ask HTTP/1.1\n${host}\ncontent-length: 0\n\n`);
    await expect.poll(() => held.length).toBe(1);
    const half = await send(`POST /hooks/ask HTTP/1.1\n${host}\ncontent-`);
    const stopped = noria.stop();
    await half.closed;
    expect(caller.received()).toBe('');
    const answeredMs = performance.now();
    held[0]?.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    await stopped;
    expect(performance.now() - answeredMs).toBeLessThan(1_900);
    expect(caller.received()).toMatch(/^HTTP\/1\.1 20[02] /);
    await caller.closed;
  });
});
