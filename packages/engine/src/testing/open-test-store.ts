/** Stores for the engine's tests: PGlite in memory, loaded from an image, or a database of their own on PostgreSQL. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase, createStore, type Database, dumpPglite, migrate, type Store } from '@noria/store';
import { Client } from 'pg';

export interface TestStore {
  readonly store: Store;
  /** The store as another process sees it; on PGlite, which has one session, the same database again. */
  connect(): Promise<Store>;
  /** Closes everything and deletes the database. */
  drop(): Promise<void>;
}

/** PostgreSQL for tests; undefined where there is none. */
export const postgresUrl = process.env.TEST_DATABASE_URL;

/** Role of the tests, so that they take nothing from an installation on the same server. */
const appRole = 'noria_test_app';

/** @param url PostgreSQL; null for PGlite */
export function openTestStore(url: string | null): Promise<TestStore> {
  return url === null ? openInMemory() : openOnServer(url);
}

async function openInMemory(): Promise<TestStore> {
  const database = await createDatabase({ memory: true, memoryImage: await prepareImage(), appRole });
  const open = () => createStore(database, { blobFolder: null });
  return { store: open(), connect: async () => open(), drop: () => database.close() };
}

const cacheFolder = fileURLToPath(new URL('../../../../node_modules/.cache/noria-engine/', import.meta.url));
const migrations = new URL('../../../store/migrations/', import.meta.url);

/** Changes with the schema, and with the months that have partitions of their own. */
function schemaKey(): string {
  const key = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  for (const file of readdirSync(migrations).sort()) key.update(readFileSync(new URL(file, migrations)));
  return key.digest('hex').slice(0, 12);
}

/** Made once: a database takes seconds to make and a tenth of that to load. */
async function prepareImage(): Promise<string> {
  const image = `${cacheFolder}pglite-${schemaKey()}.tar`;
  if (existsSync(image)) return image;
  await mkdir(cacheFolder, { recursive: true });
  const database = await createDatabase({ memory: true, appRole });
  await migrate(database);
  const draft = `${image}.${randomUUID()}`;
  await dumpPglite(database, draft);
  await database.close();
  await rename(draft, image);
  return image;
}

async function openOnServer(url: string): Promise<TestStore> {
  const name = `noria_engine_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const template = await prepareTemplate(url);
  await onServer(url, (client) => client.query(`create database ${name} template ${template}`));
  const opened: Database[] = [];
  const connect = async (): Promise<Store> => {
    const database = await createDatabase({ url: addressOf(url, name), poolMax: 4, appRole });
    opened.push(database);
    return createStore(database, { blobFolder: null });
  };
  return {
    store: await connect(),
    connect,
    async drop() {
      await Promise.all(opened.map((database) => database.close()));
      await onServer(url, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Any number: one process makes the template at a time. */
const templateLock = 7_236_127_098;

async function prepareTemplate(url: string): Promise<string> {
  const name = `noria_engine_template_${schemaKey()}`;
  await onServer(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    const database = await createDatabase({ url: addressOf(url, draft), appRole });
    await migrate(database).finally(() => database.close());
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

function addressOf(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function onServer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}
