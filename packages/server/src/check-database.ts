/** Checks the database: that it answers, that it keeps what it is told, that Noria may do in it what it has to, and its clock. */
import { existsSync } from 'node:fs';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import { checkRoles, createDatabase, type Database, readMigrationStatus } from '@noria/store';
import { type Check, failed, passed, warned } from './check.ts';
import { databaseOf } from './compose.ts';
import { createLogger } from './log/create-logger.ts';

export async function checkDatabase(settings: Settings): Promise<Check[]> {
  const options = databaseOf(settings, createLogger('silent', 'json'));
  // To look must not make one.
  if (options.dataDir !== undefined && !existsSync(options.dataDir)) return [describeEmbedded()];
  try {
    const database = await createDatabase(options);
    try {
      const ofKind = database.kind === 'pglite' ? [describeEmbedded()] : await checkPostgres(database);
      return [...ofKind, await checkMigrations(database)];
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof NoriaError)) throw error;
    if (error.code === 'DATA_FOLDER_LOCKED')
      return [passed('database', `embedded, in use by process ${String(error.details.pid)}`)];
    const mend =
      settings.DATABASE_URL === undefined
        ? 'Restore the folder from a backup.'
        : 'Start PostgreSQL, or mend DATABASE_URL.';
    return [failed('database', error.message, mend)];
  }
}

function describeEmbedded(): Check {
  return warned(
    'database',
    'embedded: accepted runs survive the death of the process, but not a loss of power',
    'Set DATABASE_URL to a PostgreSQL 15 or later where that matters.',
  );
}

const neededPostgres = 150_000;

async function checkPostgres(database: Database): Promise<Check[]> {
  const [row] = await database.query<{ number: number; version: string; fsync: string; commit: string }>({
    text: `
select
  current_setting('server_version_num')::int as number, current_setting('server_version') as version,
  current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  });
  const { number = 0, version = '', fsync = '', commit = '' } = row ?? {};
  const isDurable = fsync === 'on' && commit !== 'off';
  return [
    number >= neededPostgres
      ? passed('database', `PostgreSQL ${version}`)
      : failed('database', `PostgreSQL ${version} is too old`, 'Use PostgreSQL 15 or later.'),
    isDurable
      ? passed('durability', `fsync is ${fsync}, synchronous_commit is ${commit}`)
      : failed(
          'durability',
          `fsync is ${fsync}, synchronous_commit is ${commit}: accepted runs can be lost`,
          'Switch both on.',
        ),
    await checkSchemaRight(database),
    await checkAppRole(database),
    await checkClock(database),
  ];
}

async function checkAppRole(database: Database): Promise<Check> {
  const { role, login, exists, canEnter, canRead, statements } = await checkRoles(database);
  if (canEnter && canRead) return passed('roles', `${login} may work as ${role}`);
  if (statements.length > 0) {
    const finding = exists ? `${login} may not work as ${role}` : `the role ${role} does not exist`;
    return failed(
      'roles',
      finding,
      `npx noria migrate makes it where the login may; otherwise an administrator runs: ${statements.join(' ')}`,
    );
  }
  return failed('roles', `${role} may not read Noria's tables yet`, 'Run npx noria migrate.');
}

/** Migrations and partitions of the coming months are made by the login. */
async function checkSchemaRight(database: Database): Promise<Check> {
  const [row] = await database.query<{ login: string; schema: string | null; mayCreate: boolean | null }>({
    text: `
select
  current_user::text as login, current_schema()::text as schema,
  has_schema_privilege(current_schema(), 'create') as "mayCreate"`,
  });
  const { login = '', schema = null, mayCreate = null } = row ?? {};
  if (mayCreate === true) return passed('rights', `${login} may make tables in ${schema}`);
  return failed(
    'rights',
    schema === null ? `${login} has no schema to work in` : `${login} may not make tables in ${schema}`,
    `An administrator runs: grant create, usage on schema ${schema ?? 'public'} to "${login}";`,
  );
}

async function checkMigrations(database: Database): Promise<Check> {
  const migrations = await readMigrationStatus(database);
  const named = (state: string): string =>
    migrations
      .filter((migration) => migration.state === state)
      .map(({ name }) => name)
      .join(', ');
  const [unknown, changed, pending] = [named('unknown'), named('changed'), named('pending')];
  if (unknown !== '') return failed('migrations', `a newer Noria has run ${unknown}`, 'Start that version.');
  if (changed !== '') return failed('migrations', `${changed} was changed after it ran`, 'Restore the file.');
  if (pending === '') return passed('migrations', 'all have run');
  return passed('migrations', `${pending} will run at the next start, or with npx noria migrate`);
}

/** Leases and timers go by the database's clock, schedules by this computer's: apart, slots start early or late. */
const skewMs = 1_000;

async function checkClock(database: Database): Promise<Check> {
  const sentMs = Date.now();
  const [row] = await database.query<{ now: number }>({ text: 'select clock_timestamp() as now' });
  const receivedMs = Date.now();
  const aheadMs = Math.round((row?.now ?? Number.NaN) - (sentMs + receivedMs) / 2);
  const finding = `the database is ${Math.abs(aheadMs)} ms ${aheadMs < 0 ? 'behind' : 'ahead of'} this computer`;
  // Half of the way there and back is not known.
  if (Math.abs(aheadMs) <= skewMs + (receivedMs - sentMs) / 2) return passed('clock', finding);
  return warned('clock', finding, 'Set both by a time server (NTP).');
}
