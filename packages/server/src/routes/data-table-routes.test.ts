/** Data tables through the API and through the node of workflows, on both databases. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, node, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;
const columns = [
  { name: 'email', type: 'text' },
  { name: 'visits', type: 'number' },
];

describe.each(databases)('data tables on %s', (database) => {
  let noria: TestServer;
  let tables = 0;

  beforeAll(async () => {
    noria = await startTestServer(database);
  });

  afterAll(async () => {
    await noria.stop();
  });

  async function make(): Promise<{ id: string; name: string }> {
    const name = `Table ${tables++}`;
    const made = await noria.call('POST', '/api/data-tables', { name, columns });
    expect(made).toMatchObject({ status: 201, body: { name, columns, rowCount: 0 } });
    return made.body as { id: string; name: string };
  }

  it('are made, filled, read by page and filter, changed and deleted', async () => {
    const { id, name } = await make();
    const rows = [{ email: 'a', visits: 1 }, { email: 'b', visits: 2 }, { email: 'c' }];
    const added = await noria.call('POST', `/api/data-tables/${id}/rows`, { rows });
    expect(added).toMatchObject({
      status: 201,
      body: { items: [{ values: rows[0] }, {}, { values: { visits: null } }] },
    });
    const first = await noria.call('GET', `/api/data-tables/${id}/rows?limit=2`);
    const { nextCursor } = first.body as { nextCursor: string };
    const second = await noria.call('GET', `/api/data-tables/${id}/rows?limit=2&cursor=${nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ values: { email: 'c' } }], nextCursor: null });
    const filter = JSON.stringify({ conditions: [{ column: 'visits', operator: 'greater', value: 1 }] });
    const found = await noria.call('GET', `/api/data-tables/${id}/rows?filter=${encodeURIComponent(filter)}`);
    const [row] = (found.body as { items: { id: number }[] }).items;
    const changed = await noria.call('PATCH', `/api/data-tables/${id}/rows/${row?.id}`, { values: { visits: 9 } });
    expect(changed.body).toMatchObject({ values: { email: 'b', visits: 9 } });
    expect((await noria.call('DELETE', `/api/data-tables/${id}/rows/${row?.id}`)).status).toBe(204);
    expect((await noria.call('GET', `/api/data-tables/${id}`)).body).toMatchObject({ name, rowCount: 2 });
    expect((await noria.call('DELETE', `/api/data-tables/${id}`)).status).toBe(204);
    expect((await noria.call('GET', `/api/data-tables/${id}`)).status).toBe(404);
  });

  it('say what is wrong with a name, a column, a value or a filter', async () => {
    const { id, name } = await make();
    expect(await noria.call('POST', '/api/data-tables', { name, columns })).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT' } },
    });
    for (const reserved of ['id', '__proto__', '1st']) {
      const table = { name: 'x', columns: [{ name: reserved, type: 'text' }] };
      expect((await noria.call('POST', '/api/data-tables', table)).status).toBe(400);
    }
    expect(await noria.call('POST', `/api/data-tables/${id}/rows`, { rows: [{ visit: 1 }] })).toMatchObject({
      status: 422,
      body: { error: { code: 'TABLE_VALUE_INVALID', message: expect.stringContaining('Did you mean "visits"?') } },
    });
    for (const filter of ['{', '{"conditions":[{"column":"email","operator":"like"}]}']) {
      const answer = await noria.call('GET', `/api/data-tables/${id}/rows?filter=${encodeURIComponent(filter)}`);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'REQUEST_INVALID' } } });
    }
  });

  it('are filled and searched by workflows', async () => {
    const { id, name } = await make();
    await publish(
      noria,
      chain(
        'Visits',
        webhook(`visits-${id}`, 'atEnd'),
        node('Remember', 'data.table', {
          table: name,
          operation: 'upsert',
          match: ['email'],
          values: { email: '={{ $json.body.email }}', visits: '={{ $json.body.visits }}' },
        }),
        node('Look', 'data.table', {
          table: name,
          operation: 'find',
          conditions: [{ column: 'email', operator: 'equals', value: '={{ $json.email }}' }],
        }),
      ),
    );
    for (const visits of [1, 2]) {
      const answer = await noria.call('POST', `/hooks/visits-${id}`, { email: 'a', visits });
      expect(answer).toMatchObject({ status: 200, body: { email: 'a', visits } });
    }
    expect((await noria.call('GET', `/api/data-tables/${id}`)).body).toMatchObject({ rowCount: 1 });
  });

  it('take ten thousand rows of one step, and name the item that cannot be added', async () => {
    const { id, name } = await make();
    const insert = node('Insert', 'data.table', {
      table: name,
      values: { email: '={{ $json.email }}', visits: '={{ $json.n }}' },
    });
    const workflowId = await publish(noria, chain('Fill', node('Start', 'trigger.manual', {}), insert));
    const run = (items: object[]) =>
      noria.call('POST', `/api/workflows/${workflowId}/execute?wait=20`, { triggerData: items });
    const startedMs = performance.now();
    const many = Array.from({ length: 10_000 }, (_, n) => ({ email: `e${n}`, n }));
    expect((await run(many)).body).toMatchObject({ status: 'succeeded' });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect((await noria.call('GET', `/api/data-tables/${id}`)).body).toMatchObject({ rowCount: 10_000 });
    const failed = await run([
      { email: 'a', n: 1 },
      { email: 'b', n: 'two' },
    ]);
    expect(failed.body).toMatchObject({
      status: 'failed',
      error: { code: 'TABLE_VALUE_INVALID', node: 'Insert', details: { item: 1 } },
    });
  });
});
