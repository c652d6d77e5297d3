/** Databases for tests, made from a migrated template: PGlite from an image, PostgreSQL from a template database. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { createDatabase } from '../database/create-database.ts';
import type { Database } from '../database/database.ts';
import { dumpPglite } from '../database/open-pglite.ts';
import { migrate } from '../migrations/migrate.ts';
import { readMigrations } from '../migrations/read-migrations.ts';

export interface TestDatabase {
  readonly database: Database;
  /** Address; null for PGlite. */
  readonly url: string | null;
  /** Another process's view of it: a pool of its own. PGlite has one session, so that it is the same one. */
  connect(): Promise<Database>;
  /** Closes everything and deletes the database. */
  drop(): Promise<void>;
}

/** Role of the tests, so that they take nothing from an installation on the same server. */
export const testRole = 'noria_test_app';

/** @param url PostgreSQL; null for PGlite in memory */
export function createTestDatabase(url: string | null): Promise<TestDatabase> {
  return url === null ? createInMemory() : createOnServer(url);
}

async function createInMemory(): Promise<TestDatabase> {
  const database = await createDatabase({ memory: true, memoryImage: await prepareImage(), appRole: testRole });
  return { database, url: null, connect: async () => database, drop: () => database.close() };
}

const cacheFolder = fileURLToPath(new URL('../../../../node_modules/.cache/noria-store/', import.meta.url));

/** Made once per schema: PGlite takes seconds to make a database and a tenth of that to load one. */
async function prepareImage(): Promise<string> {
  const file = `${cacheFolder}pglite-${templateKey()}.tar`;
  if (existsSync(file)) return file;
  await mkdir(cacheFolder, { recursive: true });
  const database = await createDatabase({ memory: true, appRole: testRole });
  await migrate(database);
  const draft = `${file}.${randomUUID()}`;
  await dumpPglite(database, draft);
  await database.close();
  await rename(draft, file);
  return file;
}

async function createOnServer(url: string): Promise<TestDatabase> {
  const template = await prepareTemplate(url);
  const name = `noria_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await onServer(url, (client) => client.query(`create database ${name} template ${template}`));
  const own = withDatabase(url, name);
  const opened: Database[] = [];
  const connect = async (): Promise<Database> => {
    const database = await createDatabase({ url: own, poolMax: 4, appRole: testRole });
    opened.push(database);
    return database;
  };
  return {
    database: await connect(),
    url: own,
    connect,
    async drop() {
      await Promise.all(opened.map((database) => database.close()));
      await onServer(url, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Any number: one process makes the template at a time. */
const templateLock = 7_236_127_099;

async function prepareTemplate(url: string): Promise<string> {
  const name = `noria_test_template_${templateKey()}`;
  await onServer(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    const database = await createDatabase({ url: withDatabase(url, draft), appRole: testRole });
    await migrate(database).finally(() => database.close());
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function onServer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** The months' partitions are part of a template, so that it lasts for a month. */
function templateKey(): string {
  const schema = readMigrations().map(({ checksum }) => checksum);
  const month = new Date().toISOString().slice(0, 7);
  return createHash('sha256')
    .update([...schema, month].join())
    .digest('hex')
    .slice(0, 12);
}
