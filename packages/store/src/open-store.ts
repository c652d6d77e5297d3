/** Opens an installation's store: the database, its schema, and on PGlite what the process before left. */
import { createStore, type Store, type StoreOptions } from './create-store.ts';
import { createDatabase, type DatabaseOptions } from './database/create-database.ts';
import { endAllLeases } from './executions/leases.ts';
import { migrate } from './migrations/migrate.ts';

/**
 * Opens and migrates. On PGlite, whose folder lock makes sure that no other process is alive, all leases end: what the
 * process before ran can be claimed at once.
 * @throws whatever `createDatabase` and `migrate` throw; the database is closed again
 */
export async function openStore(options: DatabaseOptions & StoreOptions): Promise<Store> {
  const database = await createDatabase(options);
  try {
    await migrate(database);
    if (database.kind === 'pglite') await endAllLeases(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return createStore(database, options);
}
