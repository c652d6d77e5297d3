/** The audit log over HTTP: what people did is in it, in order, and no secrets are. */
import type { Json } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresUrl, startTestServer, type TestServer, testOwner } from '../testing/test-server.ts';
import { chain, set, webhook } from '../testing/workflows.ts';

let noria: TestServer;

beforeAll(async () => {
  noria = await startTestServer(postgresUrl === null ? 'pglite' : { url: postgresUrl });
});

afterAll(() => noria.stop());

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly name: string };
  readonly object: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly details: Json;
}

async function list(query = ''): Promise<Entry[]> {
  return ((await noria.call('GET', `/api/audit?limit=200${query}`)).body as unknown as { items: Entry[] }).items;
}

describe('the audit log', () => {
  it('says who did what to which object, newest first', async () => {
    const definition = chain('Audited', webhook('audited', 'immediately'), set('A', 'a', 1));
    const { id } = (await noria.call('POST', '/api/workflows', definition)).body as { id: string };
    await noria.call('POST', `/api/workflows/${id}/publish`);
    await noria.call('PUT', '/api/variables/KEY', { value: 'a very secret value' });
    await noria.call('DELETE', `/api/workflows/${id}`);
    const entries = await list();
    const name = testOwner.NORIA_ADMIN_EMAIL;
    expect(entries.slice(0, 5)).toMatchObject([
      { action: 'workflow.removed', object: { kind: 'workflow', id }, actor: { kind: 'user', name } },
      { action: 'variable.set', object: { kind: 'variable', id: 'KEY', name: 'KEY' } },
      { action: 'workflow.published', object: { id, name: 'Audited' } },
      { action: 'workflow.created', object: { id, name: 'Audited' } },
      { action: 'sign-in.succeeded', object: null },
    ]);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => entries.length - index));
    expect(JSON.stringify(entries)).not.toContain('secret value');
  });

  it('has what was refused only where somebody failed to sign in', async () => {
    const before = (await list()).length;
    await noria.call('POST', '/api/workflows', { nonsense: true });
    expect(await list()).toHaveLength(before);
    const wrong = { email: testOwner.NORIA_ADMIN_EMAIL, password: 'not the password' };
    await noria.call('POST', '/api/auth/sign-in', wrong);
    const [newest] = await list();
    expect(newest).toMatchObject({ action: 'sign-in.failed', details: { reason: 'wrong password' } });
    expect(JSON.stringify(newest)).not.toContain(wrong.password);
  });

  it('is listed by the beginning of an action', async () => {
    const actions = (await list('&action=workflow.')).map(({ action }) => action);
    expect(actions).toEqual(['workflow.removed', 'workflow.published', 'workflow.created']);
    expect((await noria.call('GET', '/api/audit?action=WORKFLOW')).status).toBe(400);
  });

  it('is whole, and says where it is not once somebody changed the database', async () => {
    const { lastSeq } = (await noria.call('GET', '/api/audit/check')).body as { lastSeq: number };
    expect(lastSeq).toBe((await list())[0]?.seq);
    await noria.server.runtime.store.database.transaction(async (transaction) => {
      await transaction.query({ text: 'alter table audit_log disable trigger all' });
      await transaction.query({ text: `update audit_log set actor_name = 'nobody' where seq = 2` });
      await transaction.query({ text: 'alter table audit_log enable trigger all' });
    });
    expect(await noria.call('GET', '/api/audit/check')).toMatchObject({
      status: 409,
      body: { error: { code: 'AUDIT_LOG_BROKEN', details: { seq: 2, fault: 'changed' } } },
    });
  });
});
