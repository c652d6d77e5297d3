/** Says whether the login can work under the role that row-level security needs. */
import type { Database } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import { appendableTables, readableColumns, readableTables, writableTables } from './app-tables.ts';

export interface RoleCheck {
  readonly role: string;
  readonly login: string;
  readonly exists: boolean;
  /** The login may `set role` to it. */
  readonly canEnter: boolean;
  /** It may read the tables that requests need. */
  readonly canRead: boolean;
  /** What an administrator of the server runs to mend it; empty when nothing is wrong. */
  readonly statements: readonly string[];
}

export async function checkRoles(database: Database): Promise<RoleCheck> {
  const role = database.appRole;
  const [row] = await database.query<{ login: string; exists: boolean; canRead: boolean | null }>({
    text: `select
  current_user::text as login,
  exists (select from pg_roles where rolname = $1) as exists,
  (
    select bool_and(has_any_column_privilege(pg_roles.oid, to_regclass(name), 'select'))
    from pg_roles, unnest($2::text[]) as name
    where rolname = $1
  ) as "canRead"`,
    values: [role, [...writableTables, ...appendableTables, ...readableTables, ...Object.keys(readableColumns)]],
  });
  const login = row?.login ?? '';
  const exists = row?.exists ?? false;
  const canEnter = exists && (await tryEnter(database));
  const statements = [
    ...(exists ? [] : [`create role "${role}" nologin;`]),
    ...(canEnter ? [] : [`grant "${role}" to "${login}";`]),
  ];
  return { role, login, exists, canEnter, canRead: row?.canRead ?? false, statements };
}

/** Membership means different things in different releases of PostgreSQL; trying means the same in all. */
async function tryEnter(database: Database): Promise<boolean> {
  try {
    await database.transaction((transaction) =>
      transaction.query({ text: `select set_config('role', $1, true)`, values: [database.appRole] }),
    );
    return true;
  } catch (error) {
    if (readSqlState(error) === '42501' || readSqlState(error) === '22023') return false;
    throw error;
  }
}
