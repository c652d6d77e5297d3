/** The server as a whole: what it tells, whom it answers, how it starts and stops. */
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { allRoutes, hookMethods, hookRoute, hookTestRoute } from '@noria/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, startTestServer, type TestServer } from './testing/test-server.ts';

let noria: TestServer;

beforeAll(async () => {
  noria = await startTestServer('pglite');
});

afterAll(async () => {
  await noria.stop();
});

/** Sends headers that fetch sets itself. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${noria.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Sends bytes that no client library would. */
function sendBytes(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(noria.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the server', () => {
  it('is alive and ready', async () => {
    expect(await noria.call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await noria.call('GET', '/ready')).toMatchObject({ status: 200, body: { ready: true } });
  });

  it('describes every route that it has, and has every route that it describes', async () => {
    const { paths } = (await noria.call('GET', '/docs/json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const expected = [
      ...allRoutes.map((route) => `${route.method} ${route.path}`),
      ...[hookRoute, hookTestRoute].flatMap(({ path }) => hookMethods.map((method) => `${method} ${path}`)),
    ];
    const registered = noria.server.methods
      .list()
      .filter((route) => !/^(HEAD|OPTIONS) /.test(route))
      .map((route) => route.replace(/^(\w+ \/hooks(?:-test)?\/)\*$/, '$1{path}').replace(/:(\w+)/g, '{$1}'));
    expect(described.sort()).toEqual(expected.sort());
    expect(registered.sort()).toEqual(expected.sort());
  });

  it('shows its document as a page that runs nothing', async () => {
    const page = await noria.call('GET', '/docs');
    expect(page.body).toContain('executeWorkflow');
    expect(page.body).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers under its own names only, and to nobody who has not signed in', async () => {
    expect(await ask('/api/workflows', { host: 'evil.example' })).toBe(403);
    expect(await ask('/hooks/orders', { host: 'evil.example' }, 'POST')).toBe(403);
    expect(await ask('/health', { host: 'evil.example' })).toBe(403);
    expect(await ask('/api/workflows', { origin: 'https://evil.example' })).toBe(403);
    expect(await ask('/api/workflows', { origin: noria.url })).toBe(401);
    expect(await ask('/health', { origin: noria.url })).toBe(200);
  });

  it('answers in its own form to what is no HTTP', async () => {
    expect(await sendBytes('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"code":"REQUEST_MALFORMED"/s);
    const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`;
    expect(await sendBytes(long)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("names an error's request, and logs requests of the API but not those of webhooks", async () => {
    const answer = await noria.call('GET', '/api/executions/none');
    const { requestId } = (answer.body as { error: { requestId: string } }).error;
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    await noria.call('POST', '/hooks/orders', {});
    const lines = noria.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find((line) => line.requestId === requestId)).toMatchObject({
      level: 'info',
      status: 400,
      timestamp: expect.any(String),
    });
    expect(lines.filter((line) => String(line.url).startsWith('/hooks'))).toEqual([]);
  });

  it('lists the node types by pages', async () => {
    const first = (await noria.call('GET', '/api/node-types?limit=5')).body as {
      items: { type: string }[];
      nextCursor: string;
    };
    const rest = (await noria.call('GET', `/api/node-types?cursor=${encodeURIComponent(first.nextCursor)}`))
      .body as typeof first;
    const types = [...first.items, ...rest.items].map((each) => each.type);
    expect(types).toEqual([...types].sort());
    expect(types).toEqual(expect.arrayContaining(['data.set', 'flow.respond', 'http.request', 'trigger.webhook']));
  });

  it('keeps variables', async () => {
    expect((await noria.call('PUT', '/api/variables/region', { value: 'Oran' })).body).toEqual({
      name: 'region',
      value: 'Oran',
    });
    expect((await noria.call('GET', '/api/variables')).body).toMatchObject({
      items: [{ name: 'region', value: 'Oran' }],
    });
    expect((await noria.call('PUT', '/api/variables/not-a-name', { value: '' })).status).toBe(400);
    expect((await noria.call('PUT', '/api/variables/nul', { value: 'a\u0000b' })).status).toBe(400);
    expect((await noria.call('DELETE', '/api/variables/region')).status).toBe(204);
    expect((await noria.call('DELETE', '/api/variables/region')).status).toBe(404);
  });
});

describe('a start', () => {
  it('answers /health from the first moment, and everything else once it is ready', async () => {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const started = startTestServer('pglite', { PORT: String(port) });
    await expect
      .poll(() => call(url, 'GET', '/health').catch(() => null), { interval: 5, timeout: 5_000 })
      .toMatchObject({ status: 200 });
    expect(await call(url, 'GET', '/ready')).toMatchObject({
      status: 503,
      body: { ready: false, checks: { started: false } },
    });
    expect(await call(url, 'GET', '/api/workflows', undefined, { authorization: 'Bearer early' })).toMatchObject({
      status: 503,
      body: { error: { code: 'STARTING_UP' } },
    });
    const other = await started;
    expect((await call(url, 'GET', '/ready')).status).toBe(200);
    await other.stop();
  });

  it('on a port that is taken says which and what to do', async () => {
    const { port } = new URL(noria.url);
    await expect(startTestServer('pglite', { PORT: port })).rejects.toThrow(`PORT: ${port} is in use`);
  });
});
