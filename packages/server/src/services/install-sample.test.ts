/** The sample: there at the first start, real, and gone for good once it is deleted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../config.ts';
import { createLogger } from '../log/create-logger.ts';
import { startServer } from '../start-server.ts';
import { waitForStatus } from '../testing/install.ts';
import { call, startTestServer, type TestServer } from '../testing/test-server.ts';

describe('the order intake', () => {
  let noria: TestServer;
  let order: JsonObject;

  beforeAll(async () => {
    noria = await startTestServer('pglite');
    order = JSON.parse(await readFile(noria.server.sample?.inputFile ?? '', 'utf8')) as JsonObject;
  });

  afterAll(async () => {
    await noria.stop();
  });

  it('prices each line by its sub-workflow, answers with the total and writes the order down', async () => {
    const answer = await noria.call('POST', '/hooks/orders', order);
    expect(answer).toMatchObject({
      status: 201,
      body: { accepted: true, orderId: 'A-1001', subtotal: 24585.85, shipping: 0, total: 24585.85, priority: true },
    });
    expect((answer.body as { lines: unknown[] }).lines).toMatchObject([
      { total: 15660 },
      { total: 3280 },
      { total: 5645.85 },
    ]);
    const id = answer.headers.get('x-execution-id') ?? '';
    await waitForStatus(noria, id, 'succeeded');
    const children = (await noria.call('GET', '/api/executions')).body as { items: { parentId: string | null }[] };
    expect(children.items.filter((each) => each.parentId === id)).toHaveLength(3);
    const book = await readFile(join(noria.settings.NORIA_DATA_DIR ?? '', 'files/orders.csv'), 'utf8');
    expect(book).toBe('A-1001;lina@example.com;24585.85\n');
  });

  it('charges shipping for a small order', async () => {
    const small = { ...order, lines: [{ sku: 'DATES-500G', quantity: 1, unitPrice: 820 }] };
    expect((await noria.call('POST', '/hooks/orders', small)).body).toMatchObject({
      subtotal: 820,
      shipping: 600,
      total: 1420,
      priority: false,
    });
  });

  it.each([
    [{}, ['orderId', 'customer.email', 'lines']],
    ['text', ['orderId', 'customer.email', 'lines']],
    [
      { orderId: 'A', customer: { email: 'a@b' }, lines: [{ sku: 'X', quantity: 0, unitPrice: '1' }] },
      ['lines[0].quantity', 'lines[0].unitPrice'],
    ],
  ])('says what is wrong with %j', async (body, places) => {
    const answer = await noria.call('POST', '/hooks/orders', JSON.stringify(body));
    expect(answer).toMatchObject({ status: 422, body: { accepted: false } });
    expect((answer.body as { problems: string[] }).problems.map((problem) => problem.split(':')[0])).toEqual(places);
  });
});

describe('the sample', () => {
  it('does not come back once it was deleted', async () => {
    const noria = await startTestServer('pglite');
    const { items } = (await noria.call('GET', '/api/workflows')).body as { items: { id: string }[] };
    expect(items).toHaveLength(2);
    for (const { id } of items) await noria.call('DELETE', `/api/workflows/${id}`);
    await noria.server.stop();
    const again = await startServer(readSettings(noria.settings), createLogger('silent', 'json'));
    try {
      expect(again.sample).toBeNull();
      expect((await call(again.url, 'GET', '/api/workflows')).body).toMatchObject({ items: [] });
    } finally {
      await again.stop();
    }
  });
});
