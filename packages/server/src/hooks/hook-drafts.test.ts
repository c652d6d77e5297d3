/** `/hooks-test`: requests run a draft while somebody listens with it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, save } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, manual, set, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;

describe.runIf(postgresUrl !== null)('webhooks of drafts of two processes on one PostgreSQL', () => {
  it('answer in the one that was not asked to listen', { timeout: 40_000 }, async () => {
    const settings = { ENCRYPTION_KEY: 'k'.repeat(32) };
    const one = await startTestServer({ url: postgresUrl ?? '' }, settings);
    const shared = { ...settings, DATABASE_URL: one.settings.DATABASE_URL ?? '' };
    const two = await startTestServer({ url: postgresUrl ?? '' }, shared);
    try {
      const id = await save(one, chain('Shared', webhook('shared', 'atEnd'), set('S', 'n', 1)));
      await one.call('POST', `/api/workflows/${id}/listen`);
      expect(await two.call('POST', '/hooks-test/shared', {})).toMatchObject({ status: 200, body: { n: 1 } });
    } finally {
      await two.stop();
      await one.stop();
    }
  });
});

describe.each(databases)('webhooks of drafts on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database);
  });

  afterAll(async () => {
    await noria.stop();
  });

  const listen = (id: string) => noria.call('POST', `/api/workflows/${id}/listen`);

  it('answer while somebody listens, and not before', async () => {
    const id = await save(
      noria,
      chain('Draft', webhook('draft/:id', 'atEnd'), set('S', 'n', '={{ $json.params.id }}')),
    );
    const before = await noria.call('POST', '/hooks-test/draft/7', {});
    expect(before).toMatchObject({ status: 404, body: { error: { code: 'WEBHOOK_NOT_LISTENING' } } });
    const opened = await listen(id);
    expect(opened).toMatchObject({
      status: 200,
      body: {
        webhooks: [{ method: 'POST', path: 'draft/:id', node: 'Hook', url: `${noria.url}/hooks-test/draft/:id` }],
      },
    });
    const { listensUntil } = opened.body as { listensUntil: string };
    expect(Date.parse(listensUntil) - Date.now()).toBeGreaterThan(110_000);
    expect(Date.parse(listensUntil) - Date.now()).toBeLessThan(121_000);
    expect(await noria.call('POST', '/hooks-test/draft/7', {})).toMatchObject({ status: 200, body: { n: '7' } });
    expect((await noria.call('POST', '/hooks/draft/7', {})).status).toBe(404);
  });

  it('run the draft as it is at the moment of the request, with its pinned data', async () => {
    const id = await publish(noria, chain('Changing', webhook('changing', 'atEnd'), set('S', 'n', 1)));
    await listen(id);
    const answer = async (prefix: string) => (await noria.call('POST', `/${prefix}/changing`, {})).body;
    expect(await answer('hooks-test')).toMatchObject({ n: 1 });
    const { nodes } = chain('Changing', webhook('changing', 'atEnd'), set('S', 'n', 2));
    await noria.call('PATCH', `/api/workflows/${id}`, { nodes });
    expect(await answer('hooks-test')).toMatchObject({ n: 2 });
    await noria.call('PATCH', `/api/workflows/${id}`, { pinData: { S: [{ json: { pinned: true } }] } });
    expect(await answer('hooks-test')).toEqual({ pinned: true });
    expect(await answer('hooks')).toMatchObject({ n: 1 });
  });

  it('are executions of a snapshot', async () => {
    const id = await save(noria, chain('Snapshot', webhook('snapshot', 'immediately')));
    await listen(id);
    const answer = await noria.call('POST', '/hooks-test/snapshot', {});
    expect(answer.status).toBe(202);
    const { executionId } = answer.body as { executionId: string };
    expect((await noria.call('GET', `/api/executions/${executionId}`)).body).toMatchObject({
      version: -1,
      workflowId: id,
    });
  });

  it('go by the workflow that began to listen last, where two drafts have one path', async () => {
    const draft = (n: number) => chain('Twin', webhook('twin', 'atEnd'), set('S', 'n', n));
    const [one, two] = [await save(noria, draft(1)), await save(noria, draft(2))];
    await listen(one);
    await listen(two);
    expect((await noria.call('POST', '/hooks-test/twin', {})).body).toMatchObject({ n: 2 });
    await listen(one);
    expect((await noria.call('POST', '/hooks-test/twin', {})).body).toMatchObject({ n: 1 });
  });

  it('take no idempotency key away from production', async () => {
    const id = await publish(noria, chain('Keys', webhook('keys', 'atEnd')));
    await listen(id);
    const send = (prefix: string) => noria.call('POST', `/${prefix}/keys`, {}, { 'idempotency-key': 'k' });
    const ids = [await send('hooks-test'), await send('hooks'), await send('hooks-test')].map((answer) =>
      answer.headers.get('x-execution-id'),
    );
    expect(ids[0]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('are no more once the window is over, or the workflow is gone', async () => {
    const id = await save(noria, chain('Over', webhook('over', 'atEnd')));
    await listen(id);
    await noria.server.runtime.store.database.query({
      text: `update listening_windows set open_until = clock_timestamp() where workflow_id = $1`,
      values: [id.slice(3)],
    });
    expect((await noria.call('POST', '/hooks-test/over', {})).status).toBe(404);
    await listen(id);
    expect((await noria.call('POST', '/hooks-test/over', {})).status).toBe(200);
    await noria.call('DELETE', `/api/workflows/${id}`);
    expect((await noria.call('POST', '/hooks-test/over', {})).status).toBe(404);
  });

  it('need a webhook, a valid draft, and a workflow', async () => {
    const plain = await save(noria, chain('Plain', manual));
    expect(await listen(plain)).toMatchObject({ status: 422, body: { error: { code: 'TRIGGER_NOT_FOUND' } } });
    const broken = await noria.call('POST', '/api/workflows?faults=keep', chain('Broken', webhook('a b', 'atEnd')));
    expect(await listen((broken.body as { id: string }).id)).toMatchObject({ status: 422 });
    expect((await listen('wf_01994d5e-7a00-7000-8000-000000000000')).status).toBe(404);
  });

  it('say which methods the draft takes', async () => {
    const id = await save(noria, chain('Methods', webhook('draft-methods', 'atEnd', { methods: ['GET', 'PUT'] })));
    await listen(id);
    const wrong = await noria.call('POST', '/hooks-test/draft-methods', {});
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, OPTIONS, PUT');
    expect((await noria.call('OPTIONS', '/hooks-test/draft-methods')).status).toBe(204);
  });
});
