/** What is sent for each item and what comes of the answers, through the real way outside to a real server. */
import type { JsonObject, OutboundRequest, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { asJson, contextFor, type Reply, send as sendTo, useHttpServer } from '../testing/use-http-server.ts';
import { httpRequest } from './http-request.ts';

const server = useHttpServer();

function send(parameters: Parameters, ...jsons: JsonObject[]) {
  return sendTo(server, parameters, ...jsons);
}

describe('what http.request sends', () => {
  it('adds the query to the address', async () => {
    const query = { q: 'a b&c', page: '={{ $json.page }}', tags: ['x', 'y'], none: null };
    await send({ url: `${server.origin}/search?old=1`, query }, { page: 2 });
    expect(server.seen[0]?.url).toBe('/search?old=1&q=a+b%26c&page=2&tags=x&tags=y');
  });

  it.each([
    [{ bodyType: 'json', body: { a: '={{ $json.a }}' } }, '{"a":1}', 'application/json'],
    [{ bodyType: 'json', body: '{"b": 2}' }, '{"b": 2}', 'application/json'],
    [{ bodyType: 'text', body: '=a is {{ $json.a }}' }, 'a is 1', 'text/plain; charset=utf-8'],
    [{ bodyType: 'text', body: 'x', headers: { 'Content-Type': 'text/csv' } }, 'x', 'text/csv'],
    [{ bodyType: 'none' }, '', undefined],
  ])('with %j, the body %j', async (parameters, body, contentType) => {
    await send({ method: 'POST', ...parameters }, { a: 1 });
    expect([server.seen[0]?.body, server.seen[0]?.headers['content-type']]).toEqual([body, contentType]);
  });

  it.each([
    ['GET', undefined],
    ['PUT', 'key-0'],
    ['POST', 'key-0'],
  ])('with %s, the idempotency key %s', async (method, key) => {
    await send({ method });
    expect(server.seen[0]?.headers['idempotency-key']).toBe(key);
  });

  it('leaves the idempotency key to those who send their own, or want none', async () => {
    await send({ method: 'POST', headers: { 'Idempotency-Key': 'mine' } });
    await send({ method: 'POST', idempotencyKey: false });
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', undefined]);
  });

  it.each([
    [{ url: 'example.com' }, 'url'],
    [{ method: 'POST', bodyType: 'json', body: '{' }, 'body'],
  ])('sends nothing for %j', async (parameters, parameter) => {
    await expect(send(parameters)).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter } });
    expect(server.seen).toEqual([]);
  });

  it('never has more requests under way than it may', async () => {
    let open = 0;
    let most = 0;
    server.reply = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      open--;
      return {};
    };
    await send({ concurrency: 3 }, ...Array.from({ length: 12 }, (_, n) => ({ n })));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('what http.request makes of answers', () => {
  it.each([
    [asJson({ a: 1 }), [{ a: 1 }]],
    [asJson([{ a: 1 }, 2]), [{ a: 1 }, { data: 2 }]],
    [asJson([]), []],
    [{ headers: { 'content-type': 'application/problem+json' }, body: '{"p":1}' }, [{ p: 1 }]],
    [{ headers: { 'content-type': 'application/json' }, body: 'not json' }, [{ data: 'not json' }]],
    [{ headers: { 'content-type': 'text/html' }, body: '<p>' }, [{ data: '<p>' }]],
    [{ headers: { 'content-type': 'text/plain; charset=iso-8859-1' }, body: Buffer.from([0xe9]) }, [{ data: 'é' }]],
    [{ status: 204 }, [{}]],
    [{ headers: { 'content-type': 'application/json' }, body: '{"a":1,"__proto__":{"b":2}}' }, [{ a: 1 }]],
  ] as [Reply, JsonObject[]][])('%j gives %j', async (answer, expected) => {
    server.reply = () => answer;
    expect((await send({})).items.map(({ json }) => json)).toEqual(expected);
  });

  it('reads it as what it is told to be', async () => {
    server.reply = () => ({ headers: { 'content-type': 'text/plain' }, body: '{"a":1}' });
    expect((await send({ responseType: 'json' })).items[0]?.json).toEqual({ a: 1 });
    expect((await send({ responseType: 'text' })).items[0]?.json).toEqual({ data: '{"a":1}' });
    server.reply = () => ({ body: 'no' });
    await expect(send({ responseType: 'json' })).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });

  it('gives status, headers and address too', async () => {
    server.reply = () => ({ ...asJson({ a: 1 }), status: 201 });
    expect((await send({ fullResponse: true })).items[0]?.json).toMatchObject({
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: { a: 1 },
      url: `${server.origin}/`,
    });
  });

  it('keeps the order of the items whatever the order of the answers, and pairs them', async () => {
    const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
    server.reply = async ({ url }) => {
      const n = Number(url.slice(1));
      if (n < 2) await gates[n + 1]?.promise;
      gates[n]?.resolve();
      return asJson(n === 1 ? [{ n }, { n }] : { n });
    };
    const { items } = await send({ url: `=${server.origin}/{{ $json.n }}` }, { n: 0 }, { n: 1 }, { n: 2 });
    expect(items).toEqual([
      { json: { n: 0 }, pairedItem: { item: 0 } },
      { json: { n: 1 }, pairedItem: { item: 1 } },
      { json: { n: 1 }, pairedItem: { item: 1 } },
      { json: { n: 2 }, pairedItem: { item: 2 } },
    ]);
  });
});

describe('errors of http.request', () => {
  it.each([
    [404, {}, false, null],
    [500, {}, false, null],
    [503, { 'retry-after': '7' }, true, 7_000],
    [429, { date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 12:01:00 GMT' }, true, 60_000],
    [429, { 'retry-after': 'soon' }, true, null],
  ])('%i %j: refused %s, retry after %s', async (status, headers, refused, retryAfterMs) => {
    server.reply = () => ({ status, headers, body: 'why' });
    await expect(send({ method: 'POST' })).rejects.toMatchObject({
      code: 'OUTBOUND_STATUS',
      sent: 'answered',
      refused,
      retryAfterMs,
      details: { status, body: 'why' },
    });
  });

  it('any status is fine where that is asked for', async () => {
    server.reply = () => ({ ...asJson({ no: true }), status: 404 });
    expect((await send({ neverError: true })).items[0]?.json).toEqual({ no: true });
  });

  it('one item that fails does not take the others with it', async () => {
    server.reply = ({ url }) => (url === '/1' ? { status: 400 } : asJson({ url }));
    const { items, failures } = await send({ url: `=${server.origin}/{{ $json.n }}` }, { n: 0 }, { n: 1 }, { n: 2 });
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
    expect(failures).toMatchObject([{ item: 1, error: { code: 'OUTBOUND_STATUS' } }]);
  });

  it('when nothing answers, the other items are not tried', async () => {
    await server.close();
    const items = Array.from({ length: 50 }, () => ({ json: {} }));
    const ctx = contextFor(server, { concurrency: 2 }, items);
    let tries = 0;
    const counting = {
      ...server.outbound,
      open: (request: OutboundRequest) => {
        tries++;
        return server.outbound.open(request);
      },
    };
    await expect(httpRequest.run({ ...ctx, outbound: counting }, items)).rejects.toMatchObject({ sent: 'no' });
    expect(tries).toBeLessThan(5);
  });

  it('a cancel stops it', async () => {
    const cancel = new AbortController();
    server.reply = () => {
      cancel.abort(new Error('cancelled'));
      return Promise.withResolvers<Reply>().promise;
    };
    const items = Array.from({ length: 10 }, () => ({ json: {} }));
    const run = httpRequest.run(contextFor(server, { concurrency: 1 }, items, { signal: cancel.signal }), items);
    await expect(run).rejects.toThrow();
    expect(server.seen).toHaveLength(1);
  });
});

describe('effects of http.request', () => {
  it('does not send again what is recorded as answered', async () => {
    const items = [{ json: {} }, { json: {} }];
    const ctx = contextFor(server, { method: 'POST' }, items);
    ctx.effects.set(0, { recorded: true });
    server.reply = () => asJson({ fresh: true });
    expect(await httpRequest.run(ctx, items)).toMatchObject({
      outputs: [[{ json: { recorded: true } }, { json: { fresh: true } }]],
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    [{}, 'read'],
    [{ method: 'HEAD' }, 'read'],
    [{ method: 'PUT' }, 'idempotent'],
    [{ method: 'DELETE' }, 'idempotent'],
    [{ method: 'POST' }, 'once'],
    [{ method: 'PATCH' }, 'once'],
  ])('%j is of class %s', (parameters, expected) => {
    expect(typeof httpRequest.effect === 'function' && httpRequest.effect(parameters)).toBe(expected);
  });
});

describe('examples of http.request', () => {
  it.each(httpRequest.examples)('$title', async ({ parameters, input, output }) => {
    server.reply = ({ url, body }) => {
      if (url === '/invoices/7.pdf') return { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.7\n' };
      if (url === '/subscribe') return asJson({ received: body });
      if (url === '/orders') return asJson({ accepted: JSON.parse(body).orderId === 17 });
      const customers = [{ name: 'Amina' }, { name: 'Luc' }, { name: 'Sara' }];
      return url === '/customers?limit=100'
        ? asJson({ customers: customers.slice(0, 2), meta: { next: 'c2' } })
        : asJson({ customers: url.endsWith('&after=c2') ? customers.slice(2) : [], meta: { next: null } });
    };
    const items = input[0] ?? [];
    const toServer = (request: OutboundRequest) =>
      server.outbound.open({ ...request, url: request.url.replace('https://api.example.com', server.origin) });
    const ctx = contextFor(server, parameters, items, { outbound: { ...server.outbound, open: toServer } });
    const result = await httpRequest.run(ctx, items);
    expect(result.kind === 'output' && result.outputs.map((list) => list.map(({ json }) => json))).toEqual(output);
  });
});

describe('the guard around http.request', () => {
  it.each(['http://169.254.169.254/latest/meta-data/', 'http://localhost:5432/', 'http://[::ffff:10.0.0.1]/'])(
    'refuses %s, as an address, a redirect and a next page',
    async (inside) => {
      await expect(send({ url: inside })).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
      server.reply = () => ({ status: 302, headers: { location: inside } });
      await expect(send({})).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
      server.reply = () => asJson({ next: inside });
      for (const pagination of [
        { pagination: 'link', nextLinkPath: 'next' },
        { pagination: 'expression', nextPage: '={{ $response.body.next }}' },
        { pagination: 'expression', url: `={{ $response.body.next ?? '${server.origin}' }}`, nextPage: true },
      ]) {
        await expect(send(pagination)).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
      }
    },
  );
});
