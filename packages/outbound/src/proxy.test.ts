/** Through the operator's proxy: it is trusted, its targets are not. */
import { brotliCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './testing/create-certificate.ts';
import { lookupOf } from './testing/lookup-of.ts';
import { closeAll, get, outboundTo, serve, serveProxy } from './testing/outbound-fixture.ts';

afterEach(closeAll);

const lookup = lookupOf('93.184.215.14');

async function serveBehindProxy(status?: number) {
  const hosts: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    hosts.push(request.headers.host);
    response.end('outside');
  });
  return { server, hosts, proxy: await serveProxy(server.port, status) };
}

describe('a proxy', () => {
  it('carries requests to public addresses, which keep their host name', async () => {
    const { proxy, hosts } = await serveBehindProxy();
    const outbound = outboundTo([], { lookup, proxy: proxy.url });
    const answer = await outbound.request(get('http://public.example:8080/'));
    expect([Buffer.from(answer.body).toString(), proxy.asked, hosts]).toEqual([
      'outside',
      ['93.184.215.14:8080'],
      ['public.example:8080'],
    ]);
  });

  it('is told a name only where the operator lists the origin', async () => {
    const { proxy } = await serveBehindProxy();
    const outbound = outboundTo(['http://inside.test:8080'], { lookup, proxy: proxy.url });
    await outbound.request(get('http://inside.test:8080/'));
    expect(proxy.asked).toEqual(['inside.test:8080']);
  });

  it.each(['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/', 'http://2130706433/'])(
    'is not asked for %s',
    async (url) => {
      const { proxy } = await serveBehindProxy();
      const request = outboundTo([], { lookup, proxy: proxy.url }).request(get(url));
      await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
      expect(proxy.asked).toEqual([]);
    },
  );

  it('is not asked for names that lead inside', async () => {
    const { proxy } = await serveBehindProxy();
    const outbound = outboundTo([], { lookup: lookupOf('10.0.0.1'), proxy: proxy.url });
    const request = outbound.request(get('http://public.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(proxy.asked).toEqual([]);
  });

  it('gets the user name and password of its address', async () => {
    const { proxy } = await serveBehindProxy();
    const address = proxy.url.replace('://', '://me:p%40ss@');
    await outboundTo([], { lookup, proxy: address }).request(get('http://public.example/'));
    const expected = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(expected);
  });

  it('that says no is named in the error, without its password, and nothing was sent', async () => {
    const { proxy } = await serveBehindProxy(407);
    const address = proxy.url.replace('://', '://me:secret@');
    const error = await outboundTo([], { lookup, proxy: address })
      .request(get('http://public.example/'))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
    expect(String(error)).toMatch(/the proxy 127\.0\.0\.1:\d+ refused .* 407/);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('that cannot be reached is named too', async () => {
    const { proxy } = await serveBehindProxy();
    await proxy.close();
    const request = outboundTo([], { lookup, proxy: proxy.url }).request(get('http://public.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
  });

  it('carries TLS that is checked against the target', async () => {
    const certificate = createCertificate();
    const server = await serve((_request, response) => response.end('secret'), certificate);
    const proxy = await serveProxy(server.port);
    const trusting = outboundTo(['https://127.0.0.1'], { ca: certificate.cert, proxy: proxy.url });
    expect((await trusting.request(get('https://127.0.0.1/'))).status).toBe(200);
    // The certificate is for 127.0.0.1: another name must not pass.
    const other = outboundTo([], { ca: certificate.cert, lookup, proxy: proxy.url });
    await expect(other.request(get('https://public.example/'))).rejects.toMatchObject({
      code: 'OUTBOUND_FAILED',
      sent: 'no',
    });
  });

  it.each([
    ['127.0.0.1', 0],
    ['.0.0.1', 0],
    ['*', 0],
    ['0.0.1', 1],
    ['example.com', 1],
  ])('with the exception %s is asked %i times', async (exception, times) => {
    const { proxy, server } = await serveBehindProxy();
    const outbound = outboundTo([server.origin], { proxy: proxy.url, proxyExceptions: [exception] });
    await outbound.request(get(server.origin));
    expect(proxy.asked).toHaveLength(times);
  });

  it.each(['proxy:3128', 'socks5://proxy:1080', ''])('cannot be %j', (proxy) => {
    expect(() => outboundTo([], { proxy })).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
  });
});

describe('brotli', () => {
  it.each([
    ['24.22.0', 'refused'],
    ['24.21.9', 'refused'],
    ['22.30.0', 'refused'],
    ['24.22.1', 'taken'],
    ['24.23.0', 'taken'],
    ['25.0.0', 'taken'],
  ])('of a public host is on Node %s %s', async (nodeVersion, verdict) => {
    const accepted: (string | string[] | undefined)[] = [];
    const server = await serve((request, response) => {
      accepted.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('words'));
    });
    const proxy = await serveProxy(server.port);
    const request = outboundTo([], { lookup, proxy: proxy.url, nodeVersion }).request(get('http://public.example/'));
    if (verdict === 'taken') expect(Buffer.from((await request).body).toString()).toBe('words');
    else await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
    expect(accepted).toEqual([verdict === 'taken' ? 'gzip, deflate, br' : 'gzip, deflate']);
  });

  it('of an origin that the operator lists is taken on any Node', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('words'));
    });
    const answer = await outboundTo([server.origin], { nodeVersion: '24.0.0' }).request(get(server.origin));
    expect(Buffer.from(answer.body).toString()).toBe('words');
  });
});
