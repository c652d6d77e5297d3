/** Migrations: once, in order, unchanged, and never backwards; partitions for the months to come. */
import { afterEach, expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry } from '../testing/journal-entries.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { migrate } from './migrate.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

const known = readMigrations();
const extra: Migration = {
  name: '9999-extra',
  sql: 'create table extra (id int); insert into extra values (1)',
  checksum: 'x',
};

describeOnEveryDatabase('migrations', ({ store, test }) => {
  afterEach(async () => {
    await store().database.query({ text: `drop table if exists extra` });
    await store().database.query({ text: `delete from schema_migrations where name like '9999%'` });
  });

  it('run once, however many processes start at once', async () => {
    const processes = await Promise.all([store().database, test().connect(), test().connect()]);
    const reports = await Promise.all(processes.map((database) => migrate(database, [...known, extra])));
    expect(reports.flatMap(({ applied }) => applied)).toEqual(['9999-extra']);
    expect(await store().database.query({ text: 'select id from extra' })).toEqual([{ id: 1 }]);
  });

  it('leave nothing behind when they fail', async () => {
    const broken = { ...extra, sql: 'create table extra (id int); select nonsense' };
    await expect(migrate(store().database, [...known, broken])).rejects.toMatchObject({ code: '42703' });
    expect(await migrate(store().database, [...known, extra])).toEqual({ applied: ['9999-extra'] });
  });

  it('refuse a database that a newer release has migrated', async () => {
    await migrate(store().database, [...known, extra]);
    await expect(migrate(store().database, known)).rejects.toMatchObject({
      code: 'DATABASE_TOO_NEW',
      details: { migration: '9999-extra' },
    });
  });

  it('refuse a file that was changed after it ran', async () => {
    await migrate(store().database, [...known, extra]);
    await expect(migrate(store().database, [...known, { ...extra, checksum: 'y' }])).rejects.toMatchObject({
      code: 'DATABASE_MIGRATION_CHANGED',
      details: { migration: '9999-extra' },
    });
  });

  it('make the partitions of this month and the next two, once', async () => {
    const nowMs = Date.UTC(2031, 11, 15);
    const names = ['2031_12', '2032_01', '2032_02'];
    expect(await ensurePartitions(store().database, nowMs)).toEqual([
      ...names.map((month) => `executions_${month}`),
      ...names.map((month) => `journal_${month}`),
    ]);
    expect(await ensurePartitions(store().database, nowMs)).toEqual([]);
  });

  it('move what had gone to the default partition while a month had none', async () => {
    const executionId = '02400000-0000-7000-8000-000000000001';
    const entry = firstEntry({ executionId });
    await store().journal.flush([entry]);
    const monthMs = 0x024000000000;
    const [name] = await ensurePartitions(store().database, monthMs);
    expect(await store().database.query({ text: `select id from ${name}` })).toEqual([{ id: executionId }]);
    expect(await store().journal.read(executionId)).toEqual([entry.payload]);
  });
});
