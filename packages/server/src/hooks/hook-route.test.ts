/** Webhooks: what starts, and what the caller gets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, waitForStatus } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, node, pass, set, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;

describe.each(databases)('webhooks on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database);
  });

  afterAll(async () => {
    await noria.stop();
  });

  it('give the workflow the request', async () => {
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    await publish(noria, chain('Echo', webhook('echo/:id', 'atEnd', { methods: all }), pass));
    const answer = await noria.call(
      'PUT',
      '/hooks/echo/7%2F8?tag=a&tag=b',
      { a: 1 },
      { 'x-own': 'yes', cookie: 'secret=1' },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        method: 'PUT',
        path: 'echo/7%2F8',
        query: { tag: ['a', 'b'] },
        body: { a: 1 },
        headers: { 'x-own': 'yes' },
      },
    });
    expect(answer.body).not.toHaveProperty('headers.cookie');
    expect((await noria.call('GET', '/hooks/echo/7')).body).toMatchObject({ params: { id: '7' }, body: null });
  });

  it('read forms, text and other bytes by their type', async () => {
    await publish(noria, chain('Types', webhook('types', 'atEnd'), pass));
    const send = async (type: string, body: string | Uint8Array) =>
      ((await noria.call('POST', '/hooks/types', body, { 'content-type': type })).body as { body: unknown }).body;
    expect(await send('application/x-www-form-urlencoded', 'a=1&b=x+y&b=z')).toEqual({ a: '1', b: ['x y', 'z'] });
    expect(await send('text/plain; charset=utf-8', 'héllo')).toBe('héllo');
    expect(await send('application/vnd.api+json', '{"a":[1]}')).toEqual({ a: [1] });
  });

  it('that answer at once accept the execution and say its id', async () => {
    await publish(noria, chain('Now', webhook('now', 'immediately'), set('S', 'a', 1)));
    const answer = await noria.call('POST', '/hooks/now', {});
    expect(answer.status).toBe(202);
    const { executionId } = answer.body as { executionId: string };
    expect(answer.headers.get('x-execution-id')).toBe(executionId);
    await waitForStatus(noria, executionId, 'succeeded');
  });

  it('that answer by a node give its status, headers and body', async () => {
    const respond = node('R', 'flow.respond', {
      with: 'json',
      status: 418,
      headers: { 'x-pot': 'tea' },
      body: { n: '={{ $json.body.n + 1 }}' },
    });
    await publish(noria, chain('ByNode', webhook('by-node', 'byNode'), respond, set('After', 'late', true)));
    const answer = await noria.call('POST', '/hooks/by-node', { n: 1 });
    expect(answer).toMatchObject({ status: 418, body: { n: 2 } });
    expect(answer.headers.get('x-pot')).toBe('tea');
    await waitForStatus(noria, answer.headers.get('x-execution-id') ?? '', 'succeeded');
  });

  it('at the end tell nothing of the request where no node gave anything', async () => {
    const none = node('None', 'flow.filter', { conditions: [{ left: false, operator: 'boolean.isTrue' }] });
    await publish(noria, chain('Alone', webhook('alone', 'atEnd')));
    await publish(noria, chain('First', webhook('held', 'atEnd'), set('S', 'seen', true), none));
    await publish(noria, chain('All', webhook('held-all', 'atEnd', { answer: 'allItems' }), none));
    expect(await noria.call('POST', '/hooks/alone', { a: 1 })).toMatchObject({ status: 200, body: null });
    expect(await noria.call('POST', '/hooks/held', { a: 1 })).toMatchObject({ status: 200, body: null });
    expect(await noria.call('POST', '/hooks/held-all', { a: 1 })).toMatchObject({ status: 200, body: [] });
  });

  it('that reach a wait answer 202 with the id', async () => {
    await publish(noria, chain('Waits', webhook('waits', 'atEnd'), node('W', 'flow.wait', { amount: 1 })));
    const answer = await noria.call('POST', '/hooks/waits', {});
    expect(answer).toMatchObject({ status: 202, body: { executionId: answer.headers.get('x-execution-id') } });
  });

  it('whose workflow fails answer 500 and name the node', async () => {
    await publish(
      noria,
      chain('Fails', webhook('fails', 'atEnd'), node('Check', 'flow.stop-error', { message: 'no stock' })),
    );
    const answer = await noria.call('POST', '/hooks/fails', {});
    expect(answer).toMatchObject({
      status: 500,
      body: {
        error: {
          code: 'WORKFLOW_STOPPED',
          message: 'no stock',
          details: { node: 'Check' },
          requestId: expect.any(String),
        },
      },
    });
    expect(answer.headers.get('x-execution-id')).toMatch(/^exec_/);
  });

  it('start once for an idempotency key and give the first answer again', async () => {
    const respond = node('R', 'flow.respond', { with: 'json', body: { at: '={{ Math.random() }}' } });
    await publish(noria, chain('Once', webhook('once', 'byNode'), respond));
    const send = (body: unknown) => noria.call('POST', '/hooks/once', body, { 'idempotency-key': 'k' });
    const answers = await Promise.all([send({ a: 1 }), send({ a: 1 }), send({ a: 1 })]);
    const later = await send({ a: 1 });
    expect(new Set([...answers, later].map((answer) => answer.headers.get('x-execution-id'))).size).toBe(1);
    expect(new Set([...answers, later].map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(later.headers.get('idempotency-replayed')).toBe('true');
    expect(await send({ a: 2 })).toMatchObject({ status: 422, body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } } });
  });

  it('carry the correlation id of their caller', async () => {
    await publish(noria, chain('Correlated', webhook('correlated', 'immediately')));
    const answer = await noria.call('POST', '/hooks/correlated', {}, { 'x-correlation-id': 'order-17' });
    const { executionId } = answer.body as { executionId: string };
    expect((await noria.call('GET', `/api/executions/${executionId}`)).body).toMatchObject({
      correlationId: 'order-17',
    });
  });

  it('say which methods a path takes, and which paths nobody listens to', async () => {
    await publish(noria, chain('Methods', webhook('methods', 'immediately', { methods: ['PUT', 'POST'] })));
    const wrong = await noria.call('GET', '/hooks/methods');
    expect(wrong).toMatchObject({ status: 405, body: { error: { code: 'METHOD_NOT_ALLOWED' } } });
    expect(wrong.headers.get('allow')).toBe('OPTIONS, POST, PUT');
    expect(await noria.call('POST', '/hooks/nobody', {})).toMatchObject({
      status: 404,
      body: { error: { code: 'WEBHOOK_NOT_FOUND' } },
    });
  });
});
