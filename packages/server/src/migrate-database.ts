/** Brings the database that the settings name to this version. */
import type { Settings } from '@noria/contract';
import { createDatabase, migrate } from '@noria/store';
import { databaseOf } from './compose.ts';
import { createLogger } from './log/create-logger.ts';

/**
 * @returns names of the migrations that ran now
 * @throws DATABASE_UNREACHABLE, DATA_FOLDER_LOCKED, DATABASE_TOO_NEW, DATABASE_MIGRATION_CHANGED, DATABASE_ROLE_MISSING
 */
export async function migrateDatabase(settings: Settings): Promise<readonly string[]> {
  const database = await createDatabase(databaseOf(settings, createLogger(settings.LOG_LEVEL, settings.LOG_FORMAT)));
  try {
    return (await migrate(database)).applied;
  } finally {
    await database.close();
  }
}
