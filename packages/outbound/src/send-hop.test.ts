/** How far a request had got when it failed. The engine repeats effects by this, so it must never say too little. */
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

const post = { method: 'POST', body: 'charge' };

function keepSilent(): void {
  // The request stays open.
}

describe('sent', () => {
  it('is "no" when nothing listens', async () => {
    const server = await serve((_request, response) => response.end());
    await server.close();
    const request = outboundTo([server.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
  });

  it('is "no" when the name does not exist', async () => {
    const outbound = outboundTo([], {
      lookup: (hostname, _options, callback) =>
        callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), []),
    });
    const request = outbound.request(get('http://nowhere.example/', post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
  });

  it('is "unknown" when the connection breaks before an answer', async () => {
    const server = await serve((request) => request.socket.destroy());
    const request = outboundTo([server.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'unknown' });
  });

  it('is "unknown" when the connection breaks after an interim answer', async () => {
    const server = await serve((request, response) => {
      response.writeProcessing();
      setImmediate(() => request.socket.destroy());
    });
    const request = outboundTo([server.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'unknown' });
  });

  it('is "unknown" when no answer comes in time', async () => {
    const server = await serve(keepSilent);
    const request = outboundTo([server.origin]).request(get(server.origin, { ...post, timeoutMs: 100 }));
    await expect(request).rejects.toMatchObject({
      code: 'OUTBOUND_TIMEOUT',
      sent: 'unknown',
      details: { timeoutMs: 100 },
    });
  });

  it('is "answered" when the body stops half way', async () => {
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    });
    const request = outboundTo([server.origin]).request(get(server.origin, post));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });

  it('is "answered" when the body does not end in time', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200).write('half');
    });
    const request = outboundTo([server.origin]).request(get(server.origin, { ...post, timeoutMs: 200 }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_TIMEOUT', sent: 'answered' });
  });

  it('is "no" when the time ran out while the request waited for a connection, and it is not sent later', async () => {
    const urls: string[] = [];
    let release = keepSilent;
    const server = await serve((request, response) => {
      urls.push(request.url ?? '');
      release = () => response.end();
    });
    const outbound = outboundTo([server.origin], { maxConnectionsPerOrigin: 1 });
    const first = outbound.request(get(`${server.origin}/first`));
    await expect.poll(() => urls.length).toBe(1);
    const second = outbound.request(get(`${server.origin}/second`, { ...post, timeoutMs: 50 }));
    await expect(second).rejects.toMatchObject({ code: 'OUTBOUND_TIMEOUT', sent: 'no' });
    release();
    await first;
    const third = outbound.request(get(`${server.origin}/third`));
    await expect.poll(() => urls).toContain('/third');
    release();
    await third;
    expect(urls).toEqual(['/first', '/third']);
  });

  it('a cancel ends the request at once, and the server sees it', async () => {
    const cancel = new AbortController();
    const closed = Promise.withResolvers<void>();
    const server = await serve((request) => {
      request.socket.on('close', () => closed.resolve());
      cancel.abort(new Error('no longer needed'));
    });
    const request = outboundTo([server.origin]).request(get(server.origin, { ...post, signal: cancel.signal }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'unknown' });
    await closed.promise;
  });

  it('a request that was cancelled before is not begun', async () => {
    let requests = 0;
    const server = await serve((_request, response) => {
      requests++;
      response.end();
    });
    const request = outboundTo([server.origin]).request(get(server.origin, { signal: AbortSignal.abort() }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
    expect(requests).toBe(0);
  });
});
