/** Checks what Noria needs here, one finding each, with the way to mend it. */
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import { checkRoles, createDatabase, type Database } from '@noria/store';
import { databaseOf } from './compose.ts';
import { readSettings } from './config.ts';
import { createLogger } from './log/create-logger.ts';

export interface Check {
  readonly name: string;
  /** `warned`: Noria runs, with the limit that the finding names. */
  readonly state: 'passed' | 'warned' | 'failed';
  readonly finding: string;
  /** What to do; null when there is nothing to do. */
  readonly mend: string | null;
}

export async function checkInstallation(): Promise<Check[]> {
  const settings = readSettingsOrFaults();
  if (Array.isArray(settings)) return [checkNode(), ...settings];
  return [
    checkNode(),
    passed('settings', 'all can be read'),
    await checkDataFolder(settings.NORIA_DATA_DIR),
    await checkSecrets(settings),
    ...(await checkDatabase(settings)),
  ];
}

const neededNode = 24;

function checkNode(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= neededNode) return passed('Node', process.version);
  return failed(
    'Node',
    `${process.version} is too old`,
    `Install Node ${neededNode}, or start with npm start, which brings it along.`,
  );
}

function readSettingsOrFaults(): Settings | Check[] {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof NoriaError)) throw error;
    const faults = error.details.faults as { setting: string; problem: string }[];
    return faults.map(({ setting, problem }) =>
      failed('settings', `${setting}: ${problem}`, `Change or remove ${setting}.`),
    );
  }
}

const littleSpaceBytes = 500_000_000;

async function checkDataFolder(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    const freeMb = Math.floor((bavail * bsize) / 1_000_000);
    if (bavail * bsize >= littleSpaceBytes) return passed('data folder', `${folder} (${freeMb} MB free)`);
    return warned(
      'data folder',
      `${folder} has only ${freeMb} MB free`,
      'Make room, or move the folder and set NORIA_DATA_DIR.',
    );
  } catch (error) {
    return failed(
      'data folder',
      (error as Error).message,
      `Let this user write to ${folder}, or set NORIA_DATA_DIR to another folder.`,
    );
  }
}

async function checkSecrets(settings: Settings): Promise<Check> {
  if (settings.ENCRYPTION_KEY !== undefined) return passed('secrets', 'ENCRYPTION_KEY is set');
  const file = join(settings.NORIA_DATA_DIR, 'secrets', 'master.key');
  const found = await stat(file).catch(() => null);
  if (found === null) return passed('secrets', 'made at the first start');
  if ((found.mode & 0o077) === 0) return passed('secrets', file);
  return failed('secrets', `others on this computer can read ${file}`, `chmod 600 ${file}`);
}

async function checkDatabase(settings: Settings): Promise<Check[]> {
  try {
    const database = await createDatabase(databaseOf(settings, createLogger('silent', 'json')));
    try {
      return database.kind === 'pglite' ? [describeEmbedded()] : await checkPostgres(database);
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
    await checkAppRole(database),
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
      `noria migrate makes it where the login may; otherwise an administrator runs: ${statements.join(' ')}`,
    );
  }
  return failed('roles', `${role} may not read Noria's tables yet`, 'Run noria migrate.');
}

function passed(name: string, finding: string): Check {
  return { name, state: 'passed', finding, mend: null };
}

function warned(name: string, finding: string, mend: string): Check {
  return { name, state: 'warned', finding, mend };
}

function failed(name: string, finding: string, mend: string): Check {
  return { name, state: 'failed', finding, mend };
}
