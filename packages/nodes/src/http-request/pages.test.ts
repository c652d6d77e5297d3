/** Answers in pages, and pauses between requests. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import {
  asJson,
  contextFor,
  type Reply,
  type Seen,
  send as sendTo,
  useHttpServer,
} from '../testing/use-http-server.ts';
import { httpRequest } from './http-request.ts';

const server = useHttpServer();

function send(parameters: Parameters, ...jsons: JsonObject[]) {
  return sendTo(server, parameters, ...jsons);
}

function urls(): string[] {
  return server.seen.map(({ url }) => url);
}

/** Five entries, two a page, by the number `page`. */
function numbered({ url }: Seen): Reply {
  const page = Number(new URL(url, 'http://x').searchParams.get('page'));
  return asJson({ list: [1, 2, 3, 4, 5].slice((page - 1) * 2, page * 2).map((n) => ({ n })) });
}

const byNumber = { pagination: 'page', pageName: 'page', listPath: 'list' };

describe('pages by link', () => {
  it('follow the header Link, relative ones too, and stop where there is none', async () => {
    server.reply = ({ url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      const link =
        page < 3 ? `<other>; rel="prev", <?page=${page + 1}&q=a,b>; title="x, y"; rel="last next"` : '<x>; rel=prev';
      return asJson([{ page }], { link });
    };
    const { items } = await send({ pagination: 'link', query: { q: 'first' }, headers: { 'x-key': 'k' } });
    expect(items).toEqual([1, 2, 3].map((page) => ({ json: { page }, pairedItem: { item: 0 } })));
    expect(urls()).toEqual(['/?q=first', '/?page=2&q=a,b', '/?page=3&q=a,b']);
    expect(server.seen.map(({ headers }) => headers['x-key'])).toEqual(['k', 'k', 'k']);
  });

  it.each([null, '', undefined])('follow a field of the answer until it is %j', async (end) => {
    server.reply = ({ url }) =>
      asJson({
        links: url === '/' ? { next: `${server.origin}/two` } : end === undefined ? {} : { next: end },
        data: [{ url }],
      });
    const { items } = await send({ pagination: 'link', nextLinkPath: 'links.next', listPath: 'data' });
    expect(items.map(({ json }) => json.url)).toEqual(['/', '/two']);
  });

  it('end with a page that names itself', async () => {
    server.reply = () => asJson({ next: '/', data: [1] });
    expect((await send({ pagination: 'link', nextLinkPath: 'next', listPath: 'data' })).items).toHaveLength(1);
    expect(urls()).toEqual(['/']);
  });

  it('do not lead to another origin, which must not learn the headers', async () => {
    server.reply = () => asJson({ next: 'http://127.0.0.1:1/steal' });
    const run = send({ pagination: 'link', nextLinkPath: 'next' });
    await expect(run).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
  });

  it('with something else than an address say so', async () => {
    server.reply = () => asJson({ next: { page: 2 } });
    await expect(send({ pagination: 'link', nextLinkPath: 'next' })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
    });
  });
});

describe('pages by cursor', () => {
  it.each([
    ['query', {}],
    ['header', {}],
    ['body', { method: 'POST', bodyType: 'json', body: { size: 2 } }],
    ['body', { method: 'POST', bodyType: 'form', fields: { size: 2 } }],
  ])('send it along in the %s, with %j', async (pageIn, more) => {
    const cursorOf = ({ url, headers, body }: Seen): string | null => {
      if (pageIn === 'query') return new URL(url, 'http://x').searchParams.get('after');
      if (pageIn === 'header') return (headers.after as string | undefined) ?? null;
      return 'fields' in more ? new URLSearchParams(body).get('after') : (JSON.parse(body).after ?? null);
    };
    server.reply = (seen) => {
      const cursor = cursorOf(seen);
      return asJson({ rows: [{ cursor }], meta: { next: cursor === null ? 'a' : cursor === 'a' ? 'b' : null } });
    };
    const page = { pagination: 'cursor', cursorPath: 'meta.next', pageName: 'after', pageIn, listPath: 'rows' };
    const { items } = await send({ ...page, ...more });
    expect(items.map(({ json }) => json.cursor)).toEqual([null, 'a', 'b']);
  });

  it('end with a page that gives its own cursor again', async () => {
    server.reply = () => asJson({ next: 'same', rows: [1] });
    await send({ pagination: 'cursor', cursorPath: 'next', pageName: 'after' });
    expect(urls()).toEqual(['/', '/?after=same']);
  });

  it('need a body that it can be put into', async () => {
    const page = { pagination: 'cursor', cursorPath: 'next', pageName: 'after', pageIn: 'body' };
    server.reply = () => asJson({ next: 'a' });
    const run = send({ ...page, method: 'POST', bodyType: 'json', body: [1] });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'body' } });
  });
});

describe('pages by number', () => {
  it('are asked for until one is empty', async () => {
    server.reply = numbered;
    const { items } = await send(byNumber);
    expect(items.map(({ json }) => json.n)).toEqual([1, 2, 3, 4, 5]);
    expect(urls()).toEqual(['/?page=1', '/?page=2', '/?page=3', '/?page=4']);
  });

  it('may be offsets', async () => {
    server.reply = ({ url }) => asJson(url.endsWith('200') ? [] : [{ url }]);
    await send({ pagination: 'page', pageName: 'offset', firstPage: 0, pageStep: 100 });
    expect(urls()).toEqual(['/?offset=0', '/?offset=100', '/?offset=200']);
  });

  it('need to know where the list is', async () => {
    server.reply = () => asJson({ list: [], total: 0 });
    const { listPath: _, ...blind } = byNumber;
    await expect(send(blind)).rejects.toMatchObject({ details: { parameter: 'listPath' } });
    await expect(send({ ...byNumber, listPath: 'rows' })).rejects.toMatchObject({
      details: { parameter: 'listPath', problem: expect.stringContaining('has no "rows"') },
    });
  });

  it('end with an error status that is fine', async () => {
    server.reply = ({ url }) =>
      url === '/?page=2' ? { ...asJson({ error: 'no more' }), status: 404 } : asJson({ list: [1] });
    const { items } = await send({ ...byNumber, neverError: true });
    expect(items.map(({ json }) => json)).toEqual([{ data: 1 }, { error: 'no more' }]);
  });
});

describe('pages by expression', () => {
  it('go on while it is true, with parameters that see the page before', async () => {
    server.reply = ({ url }) => asJson({ rows: [{ url }], token: `t${server.seen.length}` });
    const { items } = await send({
      pagination: 'expression',
      query: { page: '={{ $pageCount + 1 }}', token: '={{ $response.body.token }}' },
      nextPage: '={{ $response.body.token.length > 0 && $pageCount < 3 }}',
      listPath: 'rows',
    });
    expect(items.map(({ json }) => json.url)).toEqual(['/?page=1', '/?page=2&token=t1', '/?page=3&token=t2']);
  });

  it.each([
    ["={{ $response.headers['x-next'] }}", ['/', '/b']],
    ['={{ null }}', ['/']],
    ['={{ false }}', ['/']],
    ["={{ '' }}", ['/']],
    ['={{ $response.status === 200 && $request.url.endsWith("/") }}', ['/', '/']],
  ])('%s asks for %j', async (nextPage, expected) => {
    server.reply = ({ url }) => asJson([1], url === '/' ? { 'x-next': '/b' } : {});
    await send({ pagination: 'expression', nextPage, maxPages: 2 });
    expect(urls()).toEqual(expected);
  });

  it('that fails names its parameter', async () => {
    server.reply = () => asJson({});
    const run = send({ pagination: 'expression', nextPage: '={{ $response.body.meta.next }}' });
    await expect(run).rejects.toMatchObject({ code: 'EXPRESSION_FAILED', details: { parameter: 'nextPage' } });
    expect(urls()).toEqual(['/']);
  });

  it('has no page to look at where there is only one', async () => {
    await expect(send({ query: { a: '={{ $pageCount }}' } })).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
  });
});

describe('limits of pages', () => {
  it('stop at the most pages, and the log says so', async () => {
    server.reply = numbered;
    const { items, ctx } = await send({ ...byNumber, maxPages: 2 });
    expect([items.length, urls().length]).toEqual([4, 2]);
    expect(ctx.logged).toMatchObject([{ level: 'warn' }]);
  });

  it('stop at the most items', async () => {
    server.reply = numbered;
    const { items, ctx } = await send({ ...byNumber, maxItems: 3 });
    expect([items.map(({ json }) => json.n), urls().length, ctx.logged]).toEqual([[1, 2, 3], 2, []]);
  });

  it('hold for each item, and pairs are kept', async () => {
    server.reply = numbered;
    const { items } = await send({ ...byNumber, maxItems: 2, concurrency: 1 }, { a: 1 }, { a: 2 });
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1].map((item) => ({ item })));
  });

  it('give an item for each page where the full response is asked for', async () => {
    server.reply = numbered;
    const { items } = await send({ ...byNumber, fullResponse: true, maxPages: 2 });
    expect(items.map(({ json }) => json)).toMatchObject([
      { status: 200, body: [{ n: 1 }, { n: 2 }] },
      { status: 200, body: [{ n: 3 }, { n: 4 }], url: `${server.origin}/?page=2` },
    ]);
  });

  it('leave a pause between pages', async () => {
    server.reply = numbered;
    await send({ ...byNumber, maxPages: 3, pageIntervalMs: 30 });
    for (const index of [1, 2]) {
      expect((server.seen[index]?.atMs ?? 0) - (server.seen[index - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(28);
    }
  });

  it('end a pause with a cancel', async () => {
    const cancel = new AbortController();
    server.reply = (seen) => {
      setImmediate(() => cancel.abort(new Error('cancelled')));
      return numbered(seen);
    };
    const items = [{ json: {} }];
    const ctx = contextFor(server, { ...byNumber, pageIntervalMs: 600_000 }, items, { signal: cancel.signal });
    await expect(httpRequest.run(ctx, items)).rejects.toThrow();
    expect(server.seen).toHaveLength(1);
  });
});

describe('pages as effects', () => {
  it('are recorded one by one: those that came are not asked for again', async () => {
    const parameters = { ...byNumber, method: 'POST' };
    const items = [{ json: {} }, { json: {} }];
    let isBroken = true;
    server.reply = (seen) => (isBroken && seen.url === '/?page=3' ? { status: 503 } : numbered(seen));
    const ctx = contextFor(server, { ...parameters, concurrency: 1 }, items);
    await expect(httpRequest.run(ctx, items)).rejects.toMatchObject({ code: 'OUTBOUND_STATUS' });
    isBroken = false;
    server.seen.splice(0);
    const result = await httpRequest.run(ctx, items);
    expect(urls()).toEqual(['/?page=3', '/?page=4', '/?page=3', '/?page=4']);
    expect(result.kind === 'output' && result.outputs[0]?.map(({ json }) => json.n)).toEqual([
      1, 2, 3, 4, 5, 1, 2, 3, 4, 5,
    ]);
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('what stands in for an answer that was lost', () => {
  it.each([{}, { fullResponse: true }, byNumber])('is taken as it is, with %j', async (parameters) => {
    const items = [{ json: {} }];
    const ctx = contextFor(server, { method: 'POST', ...parameters }, items);
    ctx.effects.set(0, { settled: 'by hand' });
    const result = await httpRequest.run(ctx, items);
    expect(result.kind === 'output' && result.outputs[0]?.map(({ json }) => json)).toEqual([{ settled: 'by hand' }]);
    expect(server.seen).toEqual([]);
  });
});

describe('batches', () => {
  it('leave a pause after so many items', async () => {
    await send(
      { batch: { size: 2, intervalMs: 40 }, url: `=${server.origin}/{{ $json.n }}` },
      ...[0, 1, 2, 3, 4].map((n) => ({ n })),
    );
    const times = [0, 1, 2, 3, 4].map((n) => server.seen.find(({ url }) => url === `/${n}`)?.atMs ?? 0);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = times;
    expect(Math.min(c, d) - Math.min(a, b)).toBeGreaterThanOrEqual(38);
    expect(e - Math.min(c, d)).toBeGreaterThanOrEqual(38);
  });

  it('leave none after what is recorded already', async () => {
    const items = [{ json: {} }, { json: {} }, { json: {} }];
    const ctx = contextFor(server, { method: 'POST', batch: { size: 1, intervalMs: 600_000 } }, items);
    for (const index of [0, 1, 2]) ctx.effects.set(index, { recorded: index });
    const result = await httpRequest.run(ctx, items);
    expect(result.kind === 'output' && result.outputs[0]).toHaveLength(3);
  });
});
