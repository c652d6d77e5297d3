/** Brings the database that the settings name to this version. */
import { existsSync } from 'node:fs';
import type { Settings } from '@noria/contract';
import { createDatabase, type Database, type MigrationStatus, migrate, readMigrationStatus } from '@noria/store';
import { databaseOf } from './compose.ts';
import { createLogger } from './log/create-logger.ts';

/**
 * @returns names of the migrations that ran now
 * @throws DATABASE_UNREACHABLE, DATA_FOLDER_LOCKED, DATABASE_TOO_NEW, DATABASE_MIGRATION_CHANGED, DATABASE_ROLE_MISSING
 */
export function migrateDatabase(settings: Settings): Promise<readonly string[]> {
  return withDatabase(settings, async (database) => (await migrate(database)).applied);
}

/**
 * Which migrations have run, and which would.
 * @throws DATABASE_UNREACHABLE, DATA_FOLDER_LOCKED
 */
export function readMigrations(settings: Settings): Promise<readonly MigrationStatus[]> {
  const { dataDir } = databaseOf(settings, createLogger('silent', 'json'));
  // To look must not make one.
  if (dataDir !== undefined && !existsSync(dataDir)) return readMigrationStatus(null);
  return withDatabase(settings, (database) => readMigrationStatus(database));
}

async function withDatabase<T>(settings: Settings, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await createDatabase(databaseOf(settings, createLogger(settings.LOG_LEVEL, settings.LOG_FORMAT)));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
