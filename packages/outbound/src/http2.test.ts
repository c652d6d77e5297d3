/** HTTP/2, which a TLS server may choose: the same promises over shared connections. */
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './testing/create-certificate.ts';
import { closeAll, closeLater, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

async function serveHttp2(listener: (request: Http2ServerRequest, response: Http2ServerResponse) => void) {
  const certificate = createCertificate();
  const server: Http2SecureServer = createSecureServer(certificate, listener);
  const sessions = new Set<{ destroy(): void }>();
  let connections = 0;
  server.on('session', (session) => sessions.add(session));
  server.on('secureConnection', () => connections++);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closeLater({
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  });
  return { origin, outbound: outboundTo([origin], { ca: certificate.cert }), countConnections: () => connections };
}

describe('HTTP/2', () => {
  it('carries method, headers and body, and gives the answer', async () => {
    const { origin, outbound } = await serveHttp2(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method, url, headers, httpVersion } = request;
      response.writeHead(201, { 'x-seen': `${httpVersion} ${method} ${url} ${headers['x-mine']} ${body}` }).end('made');
    });
    const answer = await outbound.request(
      get(`${origin}/a?b=c`, { method: 'POST', headers: { 'X-Mine': '1' }, body: 'hello' }),
    );
    expect(answer).toMatchObject({ status: 201, headers: { 'x-seen': '2.0 POST /a?b=c 1 hello' } });
    expect(Buffer.from(answer.body).toString()).toBe('made');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith(':'))).toEqual([]);
  });

  it('is what the server chooses: one that knows only HTTP/1.1 is spoken to so', async () => {
    const versions: string[] = [];
    const certificate = createCertificate();
    const server = await serve((request, response) => {
      versions.push(request.httpVersion);
      response.end();
    }, certificate);
    await outboundTo([server.origin], { ca: certificate.cert }).request(get(server.origin));
    expect(versions).toEqual(['1.1']);
  });

  it('shares connections between requests that run at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    let open = 0;
    const { origin, outbound, countConnections } = await serveHttp2(async (request, response) => {
      if (request.url === '/together') {
        if (++open === 20) gate.resolve();
        await gate.promise;
      }
      response.end();
    });
    await outbound.request(get(origin));
    await Promise.all(Array.from({ length: 20 }, () => outbound.request(get(`${origin}/together`))));
    expect(countConnections()).toBeLessThan(5);
  });

  it('holds the limit of size, compressed or not', async () => {
    const { origin, outbound } = await serveHttp2((request, response) => {
      if (request.url === '/gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000)));
      else response.writeHead(200).end(Buffer.alloc(10_000));
    });
    for (const path of ['/', '/gzip']) {
      const request = outbound.request(get(`${origin}${path}`, { maxResponseBytes: 9_999 }));
      await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE', sent: 'answered' });
    }
  });

  it('says "unknown" when the stream breaks before an answer', async () => {
    const { origin, outbound } = await serveHttp2((_request, response) => response.stream.close(2));
    const request = outbound.request(get(origin, { method: 'POST', body: 'charge' }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'unknown' });
  });

  it('says "unknown" when no answer comes in time, and the connection serves on', async () => {
    const { origin, outbound, countConnections } = await serveHttp2((request, response) => {
      if (request.url !== '/silent') response.end();
    });
    await outbound.request(get(origin));
    const request = outbound.request(get(`${origin}/silent`, { method: 'POST', body: 'charge', timeoutMs: 100 }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_TIMEOUT', sent: 'unknown' });
    expect((await outbound.request(get(origin))).status).toBe(200);
    expect(countConnections()).toBeLessThanOrEqual(2);
  });

  it('says "answered" when the body breaks off', async () => {
    const { origin, outbound } = await serveHttp2((_request, response) => {
      response.writeHead(200);
      response.write('half');
      setImmediate(() => response.stream.close(2));
    });
    const request = outbound.request(get(origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const { origin } = await serveHttp2((_request, response) => response.end('secret'));
    await expect(outboundTo([origin]).request(get(origin))).rejects.toMatchObject({
      code: 'OUTBOUND_FAILED',
      sent: 'no',
    });
  });
});
