/** The audit log on every database: numbered without gaps, found by filters, and added to only. */
import { beforeEach, expect, it } from 'vitest';
import { createStore, defaultOrganizationId as organizationId } from '../create-store.ts';
import type { Database } from '../database/database.ts';
import { auditEntry } from '../testing/audit-entry.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { type AuditAction, auditActions } from './audit-entry.ts';
import type { AuditFilter } from './find-entries.ts';

const other = '01994d5e-7a00-7000-8000-0000000000ab';
const firstPage = { cursor: null, limit: 100 };

describeOnEveryDatabase('the audit log', ({ store, test }) => {
  beforeEach(async () => {
    await store().database.query({
      text: `insert into organizations (id, name) values ($1, 'Other') on conflict do nothing`,
      values: [other],
    });
  });

  const fill = async (...actions: AuditAction[]) => {
    for (const action of actions) await store().audit.append(organizationId, auditEntry({ action }));
  };
  const list = async (filter: AuditFilter, organization = organizationId) =>
    (await store().audit.list(organization, filter, firstPage)).items.map(({ seq }) => seq);
  const exportSeqs = async (filter: AuditFilter) => {
    const pages: number[][] = [];
    for await (const page of store().audit.exportAll(organizationId, filter)) pages.push(page.map(({ seq }) => seq));
    return pages;
  };

  it('gives back what was recorded, with its number, time and hash', async () => {
    const beforeMs = Date.now() - 60_000;
    const recorded = await store().audit.append(organizationId, auditEntry());
    expect(recorded).toMatchObject({ ...auditEntry(), seq: 1, previousHash: '0'.repeat(64) });
    expect(recorded.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(recorded.atMs).toBeGreaterThan(beforeMs);
    expect((await store().audit.list(organizationId, {}, firstPage)).items).toEqual([recorded]);
  });

  it('takes an entry about nothing, of nobody, from nowhere', async () => {
    const bare = auditEntry({
      actor: { kind: 'system', id: '', name: '' },
      object: null,
      address: null,
      requestId: null,
      details: {},
    });
    const recorded = await store().audit.append(organizationId, bare);
    expect((await store().audit.list(organizationId, {}, firstPage)).items).toEqual([recorded]);
    expect(recorded).toMatchObject(bare);
  });

  it('takes any text: long, with NUL, with half of a pair', async () => {
    const name = `a\0b\uD800${'c'.repeat(5_000)}`;
    const object = { kind: 'workflow', id: name, name } as const;
    const recorded = await store().audit.append(organizationId, auditEntry({ object, details: { name } }));
    expect(recorded.object?.name).toBe(`a\uFFFDb\uFFFD${'c'.repeat(496)}`);
    expect(recorded.details).toEqual({ name });
    expect((await store().audit.list(organizationId, {}, firstPage)).items).toEqual([recorded]);
    expect(await store().audit.checkChain(organizationId)).toMatchObject({ kind: 'whole' });
  });

  it('numbers each organization on its own', async () => {
    await fill('variable.set', 'variable.set');
    expect(await store().audit.append(other, auditEntry())).toMatchObject({ seq: 1 });
    expect(await list({}, other)).toEqual([1]);
    expect(await list({})).toEqual([2, 1]);
  });

  it('gives twenty who append at once numbers in a row, and one chain', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => test().connect()));
    const logs = databases.map((database) => createStore(database, { blobFolder: null }).audit);
    const recorded = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (logs[n % 4] as (typeof logs)[number]).append(organizationId, auditEntry())),
    );
    const inOrder = recorded.toSorted((a, b) => a.seq - b.seq);
    expect(inOrder.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(inOrder.map(({ atMs }) => atMs)).toEqual(inOrder.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    expect(await store().audit.checkChain(organizationId)).toMatchObject({ kind: 'whole', lastSeq: 20 });
  });

  it('has an entry if and only if the transaction that it belongs to commits', async () => {
    const change = (outcome: 'commits' | 'fails') =>
      store().database.withOrganization(organizationId, async (transaction) => {
        transaction.send({
          text: `insert into variables (organization_id, name, value) values ($1, 'V', '1')`,
          values: [organizationId],
        });
        await store().audit.appendWith(transaction, organizationId, auditEntry({ action: 'variable.set' }));
        if (outcome === 'fails') throw new Error('no');
      });
    await expect(change('fails')).rejects.toThrow('no');
    expect(await list({})).toEqual([]);
    await change('commits');
    expect(await list({})).toEqual([1]);
    await fill('variable.set');
    expect(await store().audit.checkChain(organizationId)).toMatchObject({ kind: 'whole', lastSeq: 2 });
  });

  it('is listed newest first, page by page', async () => {
    await fill(...auditActions.slice(0, 7));
    const first = await store().audit.list(organizationId, {}, { cursor: null, limit: 3 });
    const second = await store().audit.list(organizationId, {}, { cursor: first.nextCursor, limit: 3 });
    await fill('logs.cleaned');
    const third = await store().audit.list(organizationId, {}, { cursor: second.nextCursor, limit: 3 });
    const pages = [first, second, third].map(({ items }) => items.map(({ seq }) => seq));
    expect(pages).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    expect(third.nextCursor).toBeNull();
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(store().audit.list(organizationId, {}, { cursor: 'x', limit: 3 })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });

  it.for<[AuditFilter, number[]]>([
    [{ actionPrefix: 'workflow.' }, [6, 4, 3, 1]],
    [{ actionPrefix: 'workflow.published' }, [6, 3]],
    [{ actionPrefix: '' }, [6, 5, 4, 3, 2, 1]],
    [{ actionPrefix: 'nothing' }, []],
    [{ actor: { kind: 'user', id: 'u2' } }, [4, 2]],
    [{ actor: { kind: 'api-key', id: 'u2' } }, []],
    [{ object: { kind: 'workflow', id: 'w2' } }, [4]],
    [{ actionPrefix: 'workflow', actor: { kind: 'user', id: 'u2' }, object: { kind: 'workflow', id: 'w2' } }, [4]],
  ])('is narrowed by %j', async ([filter, found]) => {
    const ada = auditEntry().actor;
    const bob = { kind: 'user', id: 'u2', name: 'Bob' } as const;
    const second = { kind: 'workflow', id: 'w2', name: 'Second' } as const;
    const { audit } = store();
    await audit.append(organizationId, auditEntry({ action: 'workflow.created', actor: ada }));
    await audit.append(organizationId, auditEntry({ action: 'sign-in.failed', actor: bob, object: null }));
    await audit.append(organizationId, auditEntry({ action: 'workflow.published', actor: ada }));
    await audit.append(organizationId, auditEntry({ action: 'workflow.changed', actor: bob, object: second }));
    await audit.append(organizationId, auditEntry({ action: 'variable.set', actor: ada, object: null }));
    await audit.append(organizationId, auditEntry({ action: 'workflow.published', actor: ada }));
    expect(await list(filter)).toEqual(found);
    expect((await exportSeqs(filter)).flat()).toEqual(found.toReversed());
  });

  it('is narrowed by time: from one, and before another', async () => {
    const atMs: number[] = [];
    while (new Set(atMs).size < 3) {
      const entry = await store().audit.append(organizationId, auditEntry());
      atMs.push(entry.atMs);
    }
    const expected = (fits: (ms: number) => boolean) =>
      atMs.flatMap((ms, at) => (fits(ms) ? [at + 1] : [])).toReversed();
    const [first = 0, , third = 0] = new Set(atMs);
    const second = [...new Set(atMs)][1] ?? 0;
    expect(await list({ fromMs: second })).toEqual(expected((ms) => ms >= second));
    expect(await list({ toMs: third })).toEqual(expected((ms) => ms < third));
    expect(await list({ fromMs: second, toMs: third, actionPrefix: 'w' })).toEqual(expected((ms) => ms === second));
    expect(await list({ fromMs: third + 1 })).toEqual([]);
    expect(await list({ toMs: first })).toEqual([]);
    expect(await list({ fromMs: 0, toMs: third + 1 })).toHaveLength(atMs.length);
  });

  it('is exported oldest first, in pages, without what is added meanwhile', async () => {
    await store().database.withOrganization(organizationId, async (transaction) => {
      for (let n = 0; n < 501; n++) await store().audit.appendWith(transaction, organizationId, auditEntry());
    });
    const sizes: number[] = [];
    for await (const page of store().audit.exportAll(organizationId, {})) {
      sizes.push(page.length);
      await fill('audit.exported');
    }
    expect(sizes).toEqual([500, 1]);
  });

  it.for(["update audit_log set details = '{}'", 'delete from audit_log', 'truncate audit_log'])(
    'refuses its owner: %s',
    async (text) => {
      await fill('variable.set');
      await expect(store().database.query({ text })).rejects.toMatchObject({ code: '42501' });
      expect(await list({})).toEqual([1]);
    },
  );

  it('refuses a change even to retention', async () => {
    await fill('variable.set');
    const change = store().database.transaction(async (transaction) => {
      await transaction.query({ text: `select set_config('app.audit_retention', 'on', true)` });
      await transaction.query({ text: `update audit_log set details = '{}'` });
    });
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  it('does not let a request remove entries as retention does', async () => {
    await fill('variable.set');
    const removal = store().database.withOrganization(organizationId, async (transaction) => {
      await transaction.query({ text: `select set_config('app.audit_retention', 'on', true)` });
      await transaction.query({ text: 'delete from audit_log' });
    });
    await expect(removal).rejects.toMatchObject({ code: '42501' });
  });

  it.for<[AuditFilter, string]>([
    [{}, 'audit_log_pkey'],
    [{ fromMs: 1, toMs: 2 }, 'audit_log_by_time'],
    [{ actor: { kind: 'user', id: 'u1' } }, 'audit_log_by_actor'],
    [{ object: { kind: 'workflow', id: 'w1' } }, 'audit_log_by_object'],
    [{ actionPrefix: 'workflow.' }, 'audit_log_by_action'],
  ])('finds %j along an index, in order', async ([filter, index]) => {
    const plan = await explain(store().database, (database) =>
      createStore(database, { blobFolder: null }).audit.list(organizationId, filter, firstPage),
    );
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on audit_log|-> {2}Sort/);
  });
});

/** Plans of what the work asks under row-level security. */
async function explain(database: Database, work: (database: Database) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  await work({
    ...database,
    withOrganization: (id, inside) =>
      database.withOrganization(id, (transaction) =>
        inside({
          send: (statement) => transaction.send(statement),
          async query(statement) {
            const { text, values = [] } = statement;
            const rows = await transaction.query({ text: `explain ${text}`, values });
            plans.push(...rows.map((row) => String(row['QUERY PLAN'])));
            return transaction.query(statement);
          },
        }),
      ),
  });
  return plans.join('\n');
}
