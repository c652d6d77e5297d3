/** Redirects: what is sent on, what is held back, and what a failure on the way means. */
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './testing/create-certificate.ts';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Notes every request; answers with what `answer` says for its path. */
async function record(answer: (path: string) => { status: number; location?: string }) {
  const seen: Seen[] = [];
  const server = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body });
    const { status, location } = answer(url ?? '');
    response.writeHead(status, location === undefined ? {} : { location }).end();
  });
  return { ...server, seen };
}

const post = { method: 'POST', body: 'charge', headers: { 'content-type': 'text/plain' } };

describe('redirects', () => {
  it.each([
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [301, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', 'charge'],
    [307, 'POST', 'POST', 'charge'],
    [308, 'POST', 'POST', 'charge'],
  ])('after %i a %s becomes a %s', async (status, method, then, body) => {
    const server = await record((path) => (path === '/' ? { status, location: '/next' } : { status: 200 }));
    const answer = await outboundTo([server.origin]).request(get(server.origin, { ...post, method }));
    expect(server.seen[1]).toMatchObject({ method: then, url: '/next', body });
    expect('content-type' in (server.seen[1]?.headers ?? {})).toBe(body !== '');
    expect(answer.url).toBe(`${server.origin}/next`);
  });

  it('another origin gets neither credentials nor cookies', async () => {
    const target = await record(() => ({ status: 200 }));
    const server = await record(() => ({ status: 302, location: `${target.origin}/` }));
    const secrets = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'x-auth-token', 'private-token'];
    const headers = { ...Object.fromEntries(secrets.map((name) => [name, 's'])), 'x-other': 'd' };
    await outboundTo([server.origin, target.origin]).request(get(server.origin, { headers }));
    expect(target.seen[0]?.headers).toMatchObject({ 'x-other': 'd' });
    for (const name of secrets) {
      expect(target.seen[0]?.headers).not.toHaveProperty(name);
    }
  });

  it('the same origin keeps its credentials', async () => {
    const server = await record((path) => (path === '/' ? { status: 302, location: '/next' } : { status: 200 }));
    await outboundTo([server.origin]).request(get(server.origin, { headers: { authorization: 'Bearer s' } }));
    expect(server.seen[1]?.headers.authorization).toBe('Bearer s');
  });

  it.each([307, 308])('after %i the body of a POST does not go to another origin', async (status) => {
    const target = await record(() => ({ status: 200 }));
    const server = await record(() => ({ status, location: target.origin }));
    const request = outboundTo([server.origin, target.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect(target.seen).toHaveLength(0);
  });

  it('a redirect to a private address is refused', async () => {
    const target = await record(() => ({ status: 200 }));
    const server = await record(() => ({ status: 302, location: target.origin }));
    const request = outboundTo([server.origin]).request(get(server.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(target.seen).toHaveLength(0);
  });

  it('a redirect away from HTTP is refused', async () => {
    const server = await record(() => ({ status: 302, location: 'file:///etc/passwd' }));
    const request = outboundTo([server.origin]).request(get(server.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
  });

  it('a redirect from HTTPS to HTTP is refused', async () => {
    const target = await record(() => ({ status: 200 }));
    const certificate = createCertificate();
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: target.origin }).end();
    }, certificate);
    const outbound = outboundTo([server.origin, target.origin], { ca: certificate.cert });
    await expect(outbound.request(get(server.origin))).rejects.toMatchObject({
      code: 'OUTBOUND_REFUSED',
      sent: 'answered',
    });
    expect(target.seen).toHaveLength(0);
  });

  it('a long page that a redirect comes with is not read to its end', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/next') response.end('there');
      else response.writeHead(302, { location: '/next' }).end(Buffer.alloc(900_000));
    });
    const answer = await outboundTo([server.origin]).request(get(server.origin));
    expect(Buffer.from(answer.body).toString()).toBe('there');
  });

  it('redirects end at the limit', async () => {
    const server = await record(() => ({ status: 302, location: '/again' }));
    const request = outboundTo([server.origin]).request(get(server.origin, { maxRedirects: 3 }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
    expect(server.seen).toHaveLength(4);
  });

  it('with no redirects allowed, the redirect is the answer', async () => {
    const server = await record(() => ({ status: 302, location: '/again' }));
    const answer = await outboundTo([server.origin]).request(get(server.origin, { maxRedirects: 0 }));
    expect([answer.status, answer.headers.location]).toEqual([302, '/again']);
  });

  it('a POST that was answered with a redirect is not said to be unsent when the redirect leads nowhere', async () => {
    const gone = await serve((_request, response) => response.end());
    await gone.close();
    const server = await record(() => ({ status: 303, location: gone.origin }));
    const request = outboundTo([server.origin, gone.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });
});
