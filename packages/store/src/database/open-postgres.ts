/** PostgreSQL: a pool, and one more connection that listens. */

import type { ConnectionOptions } from 'node:tls';
import { NoriaError } from '@noria/core';
import { Pool } from 'pg';
import { connectionSql, typeReaders } from './connection-settings.ts';
import type { ConnectionLossHandler, Database } from './database.ts';
import { createPooledDatabase } from './pooled-database.ts';
import { createPostgresListener } from './postgres-listener.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly ssl: boolean | ConnectionOptions;
  readonly appRole: string;
  readonly onConnectionLost: ConnectionLossHandler;
}

const connectTimeoutMs = 10_000;
const oldestVersion = 150_000;

/** @throws DATABASE_UNREACHABLE, SETTINGS_INVALID the server is older than PostgreSQL 15 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const connection = {
    connectionString: options.url,
    ssl: options.ssl,
    types: typeReaders,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'noria',
  };
  const pool = new Pool({
    ...connection,
    min: options.poolMin,
    max: options.poolMax,
    // Statements are sent without waiting for the answers to those before.
    pipeline: true,
    onConnect: async (client) => {
      // A connection that dies while it is in use has no other listener, and Node would end the process.
      client.on('error', options.onConnectionLost);
      await client.query(connectionSql);
    },
  });
  pool.on('error', options.onConnectionLost);
  const listener = createPostgresListener(connection, options.onConnectionLost);
  const database = createPooledDatabase({
    kind: 'postgres',
    pool,
    appRole: options.appRole,
    listen: listener.listen,
    notify: async (channel, payload) => {
      await database.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, payload] });
    },
    afterEnd: listener.close,
  });
  await checkVersion(database).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  return database;
}

async function checkVersion(database: Database): Promise<void> {
  const [row] = await database.query<{ version: number; name: string }>({
    text: `select current_setting('server_version_num')::int as version, current_setting('server_version') as name`,
  });
  if (row !== undefined && row.version >= oldestVersion) return;
  const problem = `DATABASE_URL: PostgreSQL ${row?.name} is too old; Noria needs 15 or newer`;
  throw new NoriaError('SETTINGS_INVALID', { problem });
}
