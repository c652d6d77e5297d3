/** Brings a database to the schema of this release: migrations, partitions, and the role that requests work under. */
import { NoriaError } from '@noria/core';
import type { Database, Session, Transaction } from '../database/database.ts';
import { prepareAppRole } from '../roles/prepare-app-role.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

export interface MigrationReport {
  /** Names of the migrations that ran now. */
  readonly applied: readonly string[];
}

/** Any number, the same in every release: one process migrates at a time. */
const lockKey = 7_236_127_001;

/**
 * Runs what is missing, each migration in a transaction of its own, under a lock of the database.
 * Migrations are only ever added; an older program that is still running goes on with the newer schema.
 * @throws DATABASE_TOO_NEW the database has a migration that this release does not know
 * @throws DATABASE_MIGRATION_CHANGED a migration's file is not the one that ran
 * @throws DATABASE_ROLE_MISSING the role for requests is not there and the login may not make it
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationReport> {
  const applied: string[] = [];
  let pending = true;
  while (pending) {
    const name = await database.transaction((transaction) => applyNext(transaction, migrations));
    if (name === null) pending = false;
    else applied.push(name);
  }
  await ensurePartitions(database);
  await prepareAppRole(database);
  return { applied };
}

/** @returns name of the migration that ran; null when none was missing */
async function applyNext(transaction: Transaction, migrations: readonly Migration[]): Promise<string | null> {
  await transaction.query({ text: 'select pg_advisory_xact_lock($1)', values: [lockKey] });
  const next = findNext(migrations, await readApplied(transaction));
  if (next === null) return null;
  await transaction.query({ text: next.sql });
  await transaction.query({
    text: 'insert into schema_migrations (name, checksum) values ($1, $2)',
    values: [next.name, next.checksum],
  });
  return next.name;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

async function readApplied(session: Session): Promise<Applied[]> {
  const [table] = await session.query({
    text: `select 1 from pg_tables where tablename = 'schema_migrations' and schemaname = current_schema()`,
  });
  if (table === undefined) {
    await session.query({
      text: `create table schema_migrations (
        name text primary key,
        checksum text not null,
        applied_at timestamptz not null default clock_timestamp()
      )`,
    });
  }
  return session.query<Applied>({ text: 'select name, checksum from schema_migrations order by name' });
}

function findNext(migrations: readonly Migration[], applied: readonly Applied[]): Migration | null {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const migration = known.get(name);
    if (migration === undefined) throw new NoriaError('DATABASE_TOO_NEW', { migration: name });
    if (migration.checksum !== checksum) throw new NoriaError('DATABASE_MIGRATION_CHANGED', { migration: name });
  }
  return migrations[applied.length] ?? null;
}
