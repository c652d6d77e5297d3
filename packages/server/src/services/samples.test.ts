/** The samples under examples/ that are brought in by hand: each runs for real, with its outside world on this computer. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { WorkflowDefinition } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, waitForStatus } from '../testing/install.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

function readSample(name: string): WorkflowDefinition {
  const text = readFileSync(join(import.meta.dirname, '../../../../examples', name), 'utf8');
  return JSON.parse(text) as WorkflowDefinition;
}

/** An allowed origin has to be named before the server listens at it. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function filesOf(noria: TestServer): string {
  return join(noria.settings.NORIA_DATA_DIR ?? '', 'files');
}

describe('the order report', () => {
  let noria: TestServer;
  let reportId = '';

  beforeAll(async () => {
    const port = await findFreePort();
    noria = await startTestServer('pglite', {
      PORT: String(port),
      OUTBOUND_ALLOWED_ORIGINS: `http://localhost:${port}`,
    });
    await publish(noria, readSample('orders-source.json'));
    reportId = await publish(noria, readSample('order-report.json'));
  });

  afterAll(async () => {
    await noria.stop();
  });

  const readFrom = (url: string) => noria.call('PUT', '/api/variables/ORDERS_URL', { value: url });
  const run = async () => (await noria.call('POST', `/api/workflows/${reportId}/execute?wait=20`, {})).body;

  it('writes a line for each order of all pages, as CSV', { timeout: 30_000 }, async () => {
    await readFrom(`${noria.url}/hooks/sample-orders`);
    expect(await run()).toMatchObject({ status: 'succeeded', items: [{ json: { orders: 7, total: 52432.2 } }] });
    const [name = ''] = await readdir(join(filesOf(noria), 'reports'));
    expect(name).toMatch(/^orders-\d{4}-\d\d-\d\d-\d{6}\.csv$/);
    const lines = (await readFile(join(filesOf(noria), 'reports', name), 'utf8')).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'id,customer,city,total',
      '"A-1001","Lina","Oran","24585.85"',
      '"A-1002","Épicerie ""Le Jasmin""","Blida","3280"',
      '"A-1003","Karim, Nadia & Co.","Algiers","15660"',
    ]);
    expect(lines.slice(8)).toEqual(['']);
  });

  it('fails, and says how to allow the source, when its origin is not on the list', { timeout: 30_000 }, async () => {
    await readFrom('http://127.0.0.1:1/orders');
    expect(await run()).toMatchObject({
      status: 'failed',
      error: { code: 'OUTBOUND_REFUSED', message: expect.stringContaining('OUTBOUND_ALLOWED_ORIGINS') },
    });
  });

  it('starts by itself at seven on working days', async () => {
    const rows = await noria.server.runtime.store.database.query<{ next: number }>({
      text: 'select next_at as next from schedules',
    });
    const next = new Date(rows[0]?.next ?? Number.NaN);
    // Algiers is an hour ahead of UTC, all year.
    expect([next.getUTCHours(), next.getUTCMinutes()]).toEqual([6, 0]);
    expect(next.getUTCDay()).toBeGreaterThanOrEqual(1);
    expect(next.getUTCDay()).toBeLessThanOrEqual(5);
  });
});

describe('the purchase approval', () => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer('pglite');
    await publish(noria, readSample('approval.json'));
  });

  afterAll(async () => {
    await noria.stop();
  });

  async function ask(body: object): Promise<{ id: string; path: string }> {
    const answer = await noria.call('POST', '/hooks/purchases', body);
    expect(answer.status).toBe(202);
    const { approvalUrl } = answer.body as { approvalUrl: string };
    return { id: answer.headers.get('x-execution-id') ?? '', path: new URL(approvalUrl).pathname };
  }

  async function readLastLine(): Promise<string | undefined> {
    return (await readFile(join(filesOf(noria), 'purchases.csv'), 'utf8')).trimEnd().split('\n').at(-1);
  }

  it('is approved by whoever opens the link and confirms', async () => {
    const { id, path } = await ask({ purpose: 'two "good" chairs', amount: 420 });
    await waitForStatus(noria, id, 'waiting');
    expect((await noria.call('GET', path)).status).toBe(200);
    await noria.call('POST', path, '', { 'content-type': 'application/x-www-form-urlencoded' });
    await waitForStatus(noria, id, 'succeeded');
    expect(await readLastLine()).toBe('"two ""good"" chairs",420,approved');
  });

  it('is refused by a post that says so', async () => {
    const { id, path } = await ask({ purpose: 'a boat', amount: 90_000 });
    expect((await noria.call('POST', path, { approved: false })).status).toBe(202);
    await waitForStatus(noria, id, 'succeeded');
    expect(await readLastLine()).toBe('"a boat",90000,refused');
  });

  it('ends without an answer when its time is over, and the link is of no use then', async () => {
    const { id, path } = await ask({ purpose: 'paper', amount: 5, answerWithinMinutes: 0.005 });
    await waitForStatus(noria, id, 'succeeded');
    expect(await readLastLine()).toBe('"paper",5,nobody answered');
    expect(await noria.call('POST', path, {})).toMatchObject({ body: { error: { code: 'RESUME_TOKEN_USED' } } });
  });
});
