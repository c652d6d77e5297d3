/** Which migrations of this release have run, without running any. */
import type { Database } from '../database/database.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

export interface MigrationStatus {
  readonly name: string;
  /** `changed`: the file is not the one that ran. `unknown`: a newer release ran it. */
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
}

/**
 * @param database null for one that is not there yet
 * @returns in the order in which they run
 */
export async function readMigrationStatus(
  database: Database | null,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationStatus[]> {
  const checksums = new Map(database === null ? [] : await readChecksums(database));
  const known = migrations.map(({ name, checksum }): MigrationStatus => {
    const ran = checksums.get(name);
    return { name, state: ran === undefined ? 'pending' : ran === checksum ? 'applied' : 'changed' };
  });
  const names = new Set(migrations.map(({ name }) => name));
  const unknown = [...checksums.keys()].filter((name) => !names.has(name));
  return [...known, ...unknown.map((name): MigrationStatus => ({ name, state: 'unknown' }))];
}

async function readChecksums(database: Database): Promise<[string, string][]> {
  const [table] = await database.query({
    text: `select 1 from pg_tables where tablename = 'schema_migrations' and schemaname = current_schema()`,
  });
  if (table === undefined) return [];
  const rows = await database.query<{ name: string; checksum: string }>({
    text: 'select name, checksum from schema_migrations order by name',
  });
  return rows.map(({ name, checksum }) => [name, checksum]);
}
