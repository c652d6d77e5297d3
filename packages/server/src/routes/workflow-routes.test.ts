/** Workflows through the API, on both databases. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, save } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, manual, node, set, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;

describe.each(databases)('workflows on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database);
  });

  afterAll(async () => {
    await noria.stop();
  });

  it('are saved as drafts, changed in parts, published and deleted', async () => {
    const id = await save(noria, chain('Greeting', manual, set('Hello', 'hello', 'world')));
    const changed = await noria.call('PATCH', `/api/workflows/${id}`, { name: 'Salute', description: 'short' });
    expect(changed.body).toMatchObject({
      name: 'Salute',
      revision: 2,
      publishedVersion: null,
      definition: { description: 'short' },
    });
    const cleared = await noria.call('PATCH', `/api/workflows/${id}`, { description: null });
    expect(cleared.body).not.toHaveProperty('definition.description');
    expect((await noria.call('POST', `/api/workflows/${id}/publish`)).body).toMatchObject({ publishedVersion: 1 });
    expect((await noria.call('DELETE', `/api/workflows/${id}`)).status).toBe(204);
    expect(await noria.call('GET', `/api/workflows/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
  });

  it('keep every published version, and go back to an earlier one', async () => {
    const id = await publish(noria, chain('Versions', webhook('versions', 'atEnd'), set('S', 'v', 'one')));
    await noria.call('PATCH', `/api/workflows/${id}`, {
      nodes: chain('', webhook('versions', 'atEnd'), set('S', 'v', 'two')).nodes,
    });
    await noria.call('POST', `/api/workflows/${id}/publish`);
    expect((await noria.call('POST', '/hooks/versions', {})).body).toMatchObject({ v: 'two' });
    const versions = await noria.call('GET', `/api/workflows/${id}/versions`);
    expect(versions.body).toMatchObject({
      items: [
        { version: 2, published: true },
        { version: 1, published: false },
      ],
      nextCursor: null,
    });
    await noria.call('POST', `/api/workflows/${id}/publish`, { version: 1 });
    expect((await noria.call('POST', '/hooks/versions', {})).body).toMatchObject({ v: 'one' });
    expect((await noria.call('GET', `/api/workflows/${id}/versions/2`)).body).toMatchObject({
      version: 2,
      published: false,
    });
    expect((await noria.call('GET', `/api/workflows/${id}/versions/9`)).status).toBe(404);
  });

  it('are listed by pages', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.unshift(await save(noria, chain(name, manual)));
    const first = (await noria.call('GET', '/api/workflows?limit=2')).body as {
      items: { id: string }[];
      nextCursor: string;
    };
    const second = (await noria.call('GET', `/api/workflows?limit=2&cursor=${first.nextCursor}`)).body as typeof first;
    expect([...first.items, ...second.items].slice(0, 3).map((each) => each.id)).toEqual(ids);
    expect((await noria.call('GET', '/api/workflows?cursor=nonsense')).body).toMatchObject({
      error: { code: 'CURSOR_INVALID' },
    });
  });

  it('with faults are refused with each place, or kept where an editor asks for it', async () => {
    const bad = chain(
      'Bad',
      manual,
      node('Nowhere', 'data.sett'),
      node('Cron', 'trigger.schedule', { rules: [{ cron: '99 * * * *' }] }),
    );
    const refused = await noria.call('POST', '/api/workflows', bad);
    expect(refused.status).toBe(422);
    const { faults } = (refused.body as { error: { details: { faults: { path: string }[] } } }).error.details;
    expect(faults.map((fault) => fault.path)).toEqual(
      expect.arrayContaining(['nodes[1].type', 'nodes[2].parameters.rules[0].cron']),
    );
    const kept = await noria.call('POST', '/api/workflows?faults=keep', bad);
    expect(kept).toMatchObject({
      status: 201,
      body: { faults: expect.arrayContaining([expect.objectContaining({ node: 'Nowhere' })]) },
    });
    const { id } = kept.body as { id: string };
    expect((await noria.call('POST', `/api/workflows/${id}/publish`)).status).toBe(422);
    expect((await noria.call('POST', `/api/workflows/${id}/validate`)).body).toMatchObject({ valid: false });
    expect((await noria.call('POST', `/api/workflows/${id}/validate`, chain('Good', manual))).body).toMatchObject({
      valid: true,
    });
  });

  it('that somebody else changed meanwhile are not overwritten', async () => {
    const id = await save(noria, chain('Shared', manual));
    await noria.call('PATCH', `/api/workflows/${id}`, { name: 'First', revision: 1 });
    expect(await noria.call('PATCH', `/api/workflows/${id}`, { name: 'Second', revision: 1 })).toMatchObject({
      status: 409,
    });
  });

  it('cannot listen where another one listens, under whatever name of a placeholder', async () => {
    await publish(noria, chain('One', webhook('taken/:id', 'atEnd')));
    const id = await save(noria, chain('Other', webhook('taken/:name', 'atEnd')));
    expect(await noria.call('POST', `/api/workflows/${id}/publish`)).toMatchObject({
      status: 409,
      body: { error: { code: 'WEBHOOK_PATH_TAKEN' } },
    });
  });

  it('that are switched off answer no webhook until they are on again', async () => {
    const id = await publish(noria, chain('Switch', webhook('switch', 'atEnd')));
    await noria.call('PATCH', `/api/workflows/${id}`, { enabled: false });
    expect((await noria.call('POST', '/hooks/switch', {})).status).toBe(404);
    expect((await noria.call('POST', `/api/workflows/${id}/execute`)).body).toMatchObject({
      error: { code: 'WORKFLOW_DISABLED' },
    });
    await noria.call('PATCH', `/api/workflows/${id}`, { enabled: true });
    expect((await noria.call('POST', '/hooks/switch', {})).status).toBe(200);
  });

  it('are created once for an idempotency key', async () => {
    const key = { 'idempotency-key': 'create-1' };
    const first = await noria.call('POST', '/api/workflows', chain('Once', manual), key);
    const again = await noria.call('POST', '/api/workflows', chain('Once', manual), key);
    expect((again.body as { id: string }).id).toBe((first.body as { id: string }).id);
    expect((await noria.call('POST', '/api/workflows', chain('Other', manual), key)).status).toBe(422);
  });
});
