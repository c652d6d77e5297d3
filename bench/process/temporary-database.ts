/** A database that exists for one bench and is gone afterwards. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseKind } from '../measure/bench.ts';

/** Plain data, so that it can be handed to another process. */
export type DatabasePlace = {
  /** Of the program that uses the database; PGlite's files lie in `database` inside it, as in an installation. */
  readonly dataFolder: string;
} & ({ readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'pglite'; readonly folder: string });

export interface TemporaryDatabase {
  readonly place: DatabasePlace;
  drop(): Promise<void>;
}

const DEFAULT_SERVER_URL = 'postgres://postgres@127.0.0.1:5432/postgres';

/** The server that benches make their databases on; the role must be allowed to create databases. */
export function findServerUrl(): string {
  return process.env.BENCH_DATABASE_URL ?? process.env.DATABASE_URL ?? DEFAULT_SERVER_URL;
}

const standing = new Set<TemporaryDatabase>();

export async function createTemporaryDatabase(kind: DatabaseKind): Promise<TemporaryDatabase> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'noria-bench-'));
  const made = kind === 'postgres' ? await createOnServer(findServerUrl(), dataFolder) : useFolder(dataFolder);
  const database: TemporaryDatabase = {
    place: made.place,
    drop: async () => {
      standing.delete(database);
      await made.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
  standing.add(database);
  return database;
}

/** For a programme that is stopped in the middle. */
export async function dropTemporaryDatabases(): Promise<void> {
  for (const database of standing) await database.drop();
}

async function createOnServer(serverUrl: string, dataFolder: string): Promise<TemporaryDatabase> {
  const name = `noria_bench_${randomBytes(6).toString('hex')}`;
  await runOnServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    place: { kind: 'postgres', url: url.href, dataFolder },
    drop: () => runOnServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function runOnServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function useFolder(dataFolder: string): TemporaryDatabase {
  return {
    place: { kind: 'pglite', folder: join(dataFolder, 'database'), dataFolder },
    drop: () => Promise.resolve(),
  };
}
