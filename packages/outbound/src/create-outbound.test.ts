/** What goes out and what comes back, against real servers. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { EffectError } from '@noria/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './testing/create-certificate.ts';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

function text(body: Uint8Array): string {
  return Buffer.from(body).toString();
}

describe('createOutbound', () => {
  it('sends method, headers and body, and gives status, headers and body of the answer', async () => {
    const server = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body) => {
        response.writeHead(201, { 'X-Seen': `${request.method} ${request.url} ${request.headers['x-mine']} ${body}` });
        response.end('made');
      });
    });
    const answer = await outboundTo([server.origin]).request(
      get(`${server.origin}/a?b=c`, { method: 'POST', headers: { 'X-Mine': '1' }, body: 'hello' }),
    );
    expect([answer.status, answer.headers['x-seen'], text(answer.body)]).toEqual([201, 'POST /a?b=c 1 hello', 'made']);
    expect(answer.url).toBe(`${server.origin}/a?b=c`);
  });

  it('uses connections again', async () => {
    let connections = 0;
    const server = await serve((request, response) => {
      if (!('seen' in request.socket)) connections++;
      Object.assign(request.socket, { seen: true });
      response.end();
    });
    const outbound = outboundTo([server.origin]);
    for (let index = 0; index < 10; index++) await outbound.request(get(server.origin));
    // Two, not one: a request that follows at once does not wait for the connection before it to be free.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('undoes %s', async (encoding, compress) => {
    const server = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip, deflate, br');
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('plain words'));
    });
    const answer = await outboundTo([server.origin]).request(get(server.origin));
    expect(text(answer.body)).toBe('plain words');
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });

  it('refuses an encoding that it did not ask for', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'zstd' }).end(zstdCompressSync('words'));
    });
    const request = outboundTo([server.origin]).request(get(server.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });

  it.each([
    ['with a length', (body: Buffer) => ({ 'content-length': String(body.length) })],
    ['in chunks', () => ({ 'transfer-encoding': 'chunked' })],
  ])('stops an answer that is too large, %s', async (_, headers) => {
    const body = Buffer.alloc(5_000);
    const server = await serve((_request, response) => {
      response.writeHead(200, headers(body)).end(body);
    });
    const request = outboundTo([server.origin]).request(get(server.origin, { maxResponseBytes: 4_999 }));
    await expect(request).rejects.toMatchObject({
      code: 'OUTBOUND_TOO_LARGE',
      sent: 'answered',
      details: { limitBytes: 4_999 },
    });
  });

  it('stops a small answer that unpacks to a large one', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
    });
    const request = outboundTo([server.origin]).request(get(server.origin, { maxResponseBytes: 100_000 }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE' });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const server = await serve((_request, response) => response.end('secret'), createCertificate());
    const error = await outboundTo([server.origin])
      .request(get(server.origin))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EffectError);
    expect(error).toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
    expect((error as EffectError).message).toContain('self-signed certificate');
  });

  it('trusts the certificate authorities that the operator names', async () => {
    const certificate = createCertificate();
    const server = await serve((_request, response) => response.end('hello'), certificate);
    const answer = await outboundTo([server.origin], { ca: certificate.cert }).request(get(server.origin));
    expect(text(answer.body)).toBe('hello');
  });

  it.each([
    ['an unknown method', { method: 'CONNECT' }, 'OUTBOUND_REFUSED'],
    ['another protocol', { url: 'file:///etc/passwd' }, 'OUTBOUND_REFUSED'],
    ['what is no address', { url: 'example' }, 'OUTBOUND_REFUSED'],
    ['a user name in the address', { url: 'http://me:secret@example.com/' }, 'OUTBOUND_REFUSED'],
    ['a line break in a header', { headers: { a: 'b\r\nc: d' } }, 'PARAMETER_INVALID'],
    [
      'a length that is not that of the body',
      { method: 'POST', body: 'abc', headers: { 'content-length': '9' } },
      'PARAMETER_INVALID',
    ],
  ])('sends nothing for %s', async (_, more, code) => {
    let requests = 0;
    const server = await serve((_request, response) => {
      requests++;
      response.end();
    });
    const request = outboundTo([server.origin]).request(get(server.origin, more));
    await expect(request).rejects.toMatchObject({ code, sent: 'no' });
    expect(requests).toBe(0);
  });
});
