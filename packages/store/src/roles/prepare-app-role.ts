/** The role that requests work under: made when it is missing, and allowed what requests need and no more. */
import { NoriaError } from '@noria/core';
import type { Database } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import { appendableTables, readableColumns, readableTables, writableTables } from './app-tables.ts';
import { checkRoles } from './check-roles.ts';

/** Not allowed; not there, because making it was not allowed. */
const notAllowed = new Set(['42501', '42704']);

/** Two processes make the same role at once: it belongs to the whole server, where no lock of one database reaches. */
const madeByOther = new Set(['42710', '23505']);

/** `tuple concurrently updated`: two processes grant the same role at once. */
const grantedByOther = 'XX000';

/**
 * @throws DATABASE_ROLE_MISSING the login may not make the role or enter it; `details.statements` are what an administrator runs
 */
export async function prepareAppRole(database: Database): Promise<void> {
  const role = quote(database.appRole);
  const before = await checkRoles(database);
  if (!before.exists) await runOnce(database, `create role ${role} nologin`);
  if (!before.canEnter) await runOnce(database, `grant ${role} to current_user`);
  const after = await checkRoles(database);
  if (!after.canEnter)
    throw new NoriaError('DATABASE_ROLE_MISSING', { ...after, statements: after.statements.join(' ') });
  if (after.canRead) return;
  await database.transaction(async (transaction) => {
    transaction.send({ text: `grant usage on schema public to ${role}` });
    transaction.send({ text: `grant select, insert, update, delete on ${writableTables.join(', ')} to ${role}` });
    transaction.send({ text: `grant select, insert on ${appendableTables.join(', ')} to ${role}` });
    transaction.send({ text: `grant select on ${readableTables.join(', ')} to ${role}` });
    for (const [table, columns] of Object.entries(readableColumns)) {
      transaction.send({ text: `grant select (${columns.join(', ')}) on ${table} to ${role}` });
    }
  });
}

/** Tries again after a race; a login that may not do it leaves that to the check that follows. */
async function runOnce(database: Database, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database.query({ text: statement });
      return;
    } catch (error) {
      const sqlState = readSqlState(error) ?? '';
      if (notAllowed.has(sqlState) || madeByOther.has(sqlState)) return;
      if (sqlState !== grantedByOther || attempt === 5) throw error;
    }
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
