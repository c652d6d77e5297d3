/** What only a server with several connections can show: races, lost connections, and roles that are not allowed. */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../create-store.ts';
import { migrate } from '../migrations/migrate.ts';
import { checkRoles } from '../roles/check-roles.ts';
import { firstEntry, newId, nextEntry, projected } from '../testing/journal-entries.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createDatabase } from './create-database.ts';

const url = process.env.TEST_DATABASE_URL;

describe.skipIf(url === undefined)('PostgreSQL', () => {
  let test: TestDatabase;
  let one: Store;
  let two: Store;

  beforeAll(async () => {
    test = await createTestDatabase(url ?? '');
    one = createStore(test.database, { blobFolder: null });
    two = createStore(await test.connect(), { blobFolder: null });
  });

  afterEach(() => test.database.query({ text: 'truncate executions, journal, inbox, timers, processes' }));
  afterAll(() => test.drop());

  const info = { host: 'a', pid: 1, role: 'all' };

  async function register(count: number, leaseMs = 60_000): Promise<string[]> {
    const ids = Array.from({ length: count }, newId);
    for (const id of ids) await one.executions.registerProcess(id, leaseMs, info);
    return ids;
  }

  it('gives each queued execution to one of two processes that claim at once', async () => {
    const [a = '', b = ''] = await register(2);
    const entries = Array.from({ length: 60 }, () => firstEntry({ projection: projected({ status: 'queued' }) }));
    await one.journal.flush(entries);
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        turn % 2 === 0 ? one.executions.claimExecutions(a, 10, []) : two.executions.claimExecutions(b, 10, []),
      ),
    );
    const ids = claims.flat().map(({ executionId }) => executionId);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await one.executions.claimExecutions(a, 100, []);
    expect(ids.length + rest.length).toBe(60);
  });

  it('never loses or doubles a record while an old owner writes and a new one claims', async () => {
    const [old = '', thief = ''] = await register(2);
    const firsts = Array.from({ length: 40 }, () => firstEntry({ projection: projected({ processId: old }) }));
    await one.journal.flush(firsts);
    await test.database.query({ text: 'update processes set lease_until = now() where id = $1', values: [old] });
    const [late, claims] = await Promise.all([
      Promise.all(firsts.map((first) => one.journal.flush([nextEntry(first, { payload: '["old"]' })]))),
      Promise.all(Array.from({ length: 8 }, () => two.executions.claimExecutions(thief, 10, []))),
    ]);
    const claimed = claims.flat();
    for (const { executionId, epoch } of [...claimed, ...(await two.executions.claimExecutions(thief, 100, []))]) {
      const rows = await two.journal.read(executionId);
      const index = firsts.findIndex((first) => first.executionId === executionId);
      expect(rows.length).toBe(late[index]?.[0]?.kind === 'written' ? 2 : 1);
      const next = nextEntry({ ...firstEntry(), executionId, epoch, seq: rows.length - 1 }, { payload: '["new"]' });
      expect(await two.journal.flush([next])).toEqual([{ kind: 'written' }]);
      expect((await two.journal.read(executionId)).at(-1)).toBe('["new"]');
    }
    expect(await one.journal.flush(firsts.map((first) => nextEntry(nextEntry(first))))).toEqual(
      firsts.map(() => ({ kind: 'fenced' })),
    );
  });

  it('lets two processes write the same executions in opposite order without a deadlock', async () => {
    const firsts = Array.from({ length: 50 }, () => firstEntry());
    await one.journal.flush(firsts);
    for (let seq = 1; seq <= 10; seq++) {
      const entries = (payload: string, place: number) =>
        firsts.map((first) =>
          nextEntry({ ...first, seq: seq * 2 + place }, { payload, projection: projected({ stepCount: seq }) }),
        );
      await Promise.all([one.journal.flush(entries('[1]', 0)), two.journal.flush(entries('[2]', 1).reverse())]);
    }
    expect(await one.journal.read(firsts[0]?.executionId ?? '')).toHaveLength(21);
  });

  it('starts an idempotent execution once when two processes accept it at once', async () => {
    for (let round = 0; round < 10; round++) {
      const idempotency = { key: `k${round}`, bodyHash: 'h', expiresAtMs: Date.now() + 60_000 };
      const entries = [firstEntry({}, { idempotency }), firstEntry({}, { idempotency })];
      const outcomes = await Promise.all(
        entries.map((entry, index) => (index === 0 ? one : two).journal.flush([entry, firstEntry()])),
      );
      const kinds = outcomes.map(([outcome]) => outcome?.kind).sort();
      expect(kinds).toEqual(['duplicate', 'written']);
    }
  });

  it('outlives the loss of all its connections, and so does its listener', async () => {
    const lost: Error[] = [];
    const database = await createDatabase({ url: test.url ?? '', onConnectionLost: (error) => void lost.push(error) });
    const events: string[] = [];
    await database.listen('test', (payload) => void events.push(payload));
    const sleeping = database.query({ text: 'select pg_sleep(60)' });
    const outcome = expect(sleeping).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await killOthers(test.url ?? '');
    await outcome;
    await expect.poll(() => database.query({ text: 'select 1 as n' }), { timeout: 5_000 }).toEqual([{ n: 1 }]);
    await expect
      .poll(
        async () => {
          await database.notify('test', 'again');
          return events;
        },
        { timeout: 5_000 },
      )
      .toContain('again');
    expect(lost.length).toBeGreaterThan(0);
    await database.close();
  });

  async function killOthers(address: string): Promise<void> {
    const client = new Client({ connectionString: address });
    await client.connect();
    const active = `application_name = 'noria' and datname = current_database()`;
    for (;;) {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where ${active} and query like '%pg_sleep%'`,
      );
      if (rowCount !== 0) break;
    }
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where ${active} and pid <> pg_backend_pid()`,
    );
    await client.end();
  }

  it('says what an administrator has to run when the login may not make the role', async () => {
    const login = `noria_test_login_${process.pid}`;
    const role = `noria_test_none_${process.pid}`;
    await test.database.query({ text: `create role ${login} login` });
    await test.database.query({ text: `grant all on schema public to ${login}` });
    await test.database.query({ text: `grant select, insert on schema_migrations to ${login}` });
    const address = new URL(test.url ?? '');
    address.username = login;
    const database = await createDatabase({ url: address.href, appRole: role });
    try {
      await expect(migrate(database)).rejects.toMatchObject({ code: 'DATABASE_ROLE_MISSING' });
      expect((await checkRoles(database)).statements).toEqual([
        `create role "${role}" nologin;`,
        `grant "${role}" to "${login}";`,
      ]);
    } finally {
      await database.close();
      await test.database.query({ text: `drop owned by ${login}` });
      await test.database.query({ text: `drop role ${login}` });
    }
  });

  it('says that it cannot be reached', async () => {
    const nobody = createDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' });
    await expect(nobody).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    const missing = new URL(url ?? '');
    missing.pathname = '/noria_test_no_such_database';
    await expect(createDatabase({ url: missing.href })).rejects.toThrow('does not exist');
  });
});
