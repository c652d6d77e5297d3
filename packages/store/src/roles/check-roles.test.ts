/** Row-level security: what a request can reach, whatever it asks for. */
import { randomBytes } from 'node:crypto';
import { NoriaError } from '@noria/core';
import { beforeEach, expect, it } from 'vitest';
import { defaultOrganizationId } from '../create-store.ts';
import type { Transaction } from '../database/database.ts';
import { auditEntry } from '../testing/audit-entry.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId } from '../testing/journal-entries.ts';
import { testRole } from '../testing/test-database.ts';
import { appendableTables, readableTables, writableTables } from './app-tables.ts';
import { checkRoles } from './check-roles.ts';

const strangers = '01994d5e-7a00-7000-8000-0000000000aa';
const draft = { name: 'A', nodes: [], connections: [] };

/** Larger than a part. */
async function* largeFile(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(1_100_000);
}

describeOnEveryDatabase('a request', ({ store }) => {
  const inside = <T>(organizationId: string, work: (transaction: Transaction) => Promise<T>) =>
    store().database.withOrganization(organizationId, work);

  const workflowId = newId();

  /** A row in every table that a request may read. */
  beforeEach(async () => {
    const hash = 'a'.repeat(64);
    const idempotency = { key: 'k', bodyHash: 'h', expiresAtMs: Date.now() + 60_000 };
    await store().workflows.create(defaultOrganizationId, { workflowId, draft, idempotency });
    await store().workflows.publishDraft(defaultOrganizationId, workflowId, 1, {
      webhooks: [{ node: 'Hook', method: 'GET', path: 'a' }],
      schedules: [
        {
          node: 'Clock',
          rule: 0,
          schedule: { kind: 'interval', everyMs: 1_000, anchorMs: 0 },
          missed: 'none',
          nextMs: 1_000,
        },
      ],
    });
    await store().variables.set(defaultOrganizationId, 'V', '1');
    await store().blobs.put(defaultOrganizationId, hash, Buffer.from('x'));
    await store().blobs.putStream(defaultOrganizationId, largeFile(), 2_000_000);
    await store().journal.flush([firstEntry({ blobs: [{ hash, sizeBytes: 1 }] })]);
    const user = { userId: newId(), email: `${newId()}@example.com`, name: 'A', passwordHash: 'h' };
    await store().users.create({ ...user, organizationId: defaultOrganizationId, role: 'owner' });
    const key = {
      keyId: newId(),
      name: 'K',
      prefix: 'noria_a',
      userId: user.userId,
      role: 'viewer' as const,
      scopes: [],
    };
    await store().apiKeys.create(defaultOrganizationId, { ...key, secretHash: randomBytes(32), expiresMs: null });
    const table = { tableId: newId(), name: 'T', columns: [{ name: 'a', type: 'text' as const }] };
    await store().dataTables.create(defaultOrganizationId, table);
    await store().dataTables.insertRows(defaultOrganizationId, table.tableId, [{ a: 'x' }]);
    await store().audit.append(defaultOrganizationId, auditEntry());
    await store().liveEvents.append(defaultOrganizationId, [{ kind: 'k', payload: '{}' }]);
    await store().credentials.addKey(defaultOrganizationId, { version: 1, bytes: Buffer.from('key') });
    await store().credentials.create(defaultOrganizationId, {
      credentialId: newId(),
      name: 'C',
      type: 'bearer',
      allowedHosts: ['api.example.com'],
      projectId: null,
      sharedRoles: null,
      content: { keyVersion: 1, ciphertext: Buffer.from('sealed') },
    });
  });

  it.for([...readableTables, ...appendableTables, ...writableTables])(
    'of another organization sees no row of %s',
    async (table) => {
      const count = (organizationId: string) =>
        inside(organizationId, (transaction) => transaction.query({ text: `select from ${table}` }));
      expect((await count(defaultOrganizationId)).length).toBeGreaterThan(0);
      expect(await count(strangers)).toEqual([]);
    },
  );

  it('sees who is a member of its organization, and nothing that proves who they are', async () => {
    const read = (organizationId: string, columns: string) =>
      inside(organizationId, (transaction) => transaction.query({ text: `select ${columns} from users` }));
    expect((await read(defaultOrganizationId, 'email')).length).toBeGreaterThan(0);
    expect(await read(strangers, 'email')).toEqual([]);
    await expect(read(defaultOrganizationId, 'password_hash')).rejects.toMatchObject({ code: '42501' });
  });

  it('of another organization finds nothing through the stores', async () => {
    expect(await store().workflows.read(strangers, workflowId)).toBeNull();
    expect((await store().workflows.list(strangers, { cursor: null, limit: 9 })).items).toEqual([]);
    expect((await store().executionReader.list(strangers, {}, { cursor: null, limit: 9 })).items).toEqual([]);
    expect((await store().variables.list(strangers, { cursor: null, limit: 9 })).items).toEqual([]);
    expect(await store().variables.delete(strangers, 'V')).toBe(false);
    await expect(store().workflows.delete(strangers, workflowId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('cannot write rows for another organization', async () => {
    const insert = (transaction: Transaction) =>
      transaction.query({
        text: `insert into variables (organization_id, name, value) values ($1, 'x', 'y')`,
        values: [defaultOrganizationId],
      });
    await expect(inside(strangers, insert)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot write what the engine writes, nor read what only the engine reads', async () => {
    for (const text of [
      'delete from executions',
      `update journal set payload = ''`,
      'select from inbox',
      'select from timers',
      'select from processes',
      'select from sessions',
      'select from one_time_links',
      'insert into memberships select from memberships',
      `update audit_log set details = '{}'`,
      'delete from audit_log',
      'delete from live_events',
    ]) {
      await expect(inside(defaultOrganizationId, (transaction) => transaction.query({ text }))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('sees nothing when no organization is set', async () => {
    const rows = await store().database.transaction(async (transaction) => {
      await transaction.query({ text: `select set_config('role', $1, true)`, values: [testRole] });
      return transaction.query({ text: 'select from workflows' });
    });
    expect(rows).toEqual([]);
  });

  it('leaves no trace of its role and organization on the connection, even when it fails', async () => {
    await inside(strangers, (transaction) => transaction.query({ text: 'select 1' }));
    const failed = inside(strangers, () => Promise.reject(new NoriaError('CONFLICT')));
    await expect(failed).rejects.toMatchObject({ code: 'CONFLICT' });
    const [row] = await store().database.query({
      text: `select current_user = session_user as same, current_setting('app.organization_id', true) as organization`,
    });
    expect(row).toEqual({ same: true, organization: '' });
  });

  it('finds its role in order', async () => {
    expect(await checkRoles(store().database)).toMatchObject({
      role: testRole,
      exists: true,
      canEnter: true,
      canRead: true,
      statements: [],
    });
  });
});
