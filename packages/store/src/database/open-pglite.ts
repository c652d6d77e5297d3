/** PGlite: one session in a thread of its own, in a folder that no other process may use, or in memory. */
import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { NoriaError } from '@noria/core';
import { Pool } from 'pg';
import { connectionSql, typeReaders } from './connection-settings.ts';
import type { ConnectionLossHandler, Database } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { PgliteStream } from './pglite-stream.ts';
import { type PgliteThread, startPgliteThread } from './pglite-thread.ts';
import { createPooledDatabase } from './pooled-database.ts';

export interface PgliteOptions {
  /** Null for a database in memory. */
  readonly dataDir: string | null;
  readonly image?: string | null;
  readonly appRole: string;
  readonly onConnectionLost: ConnectionLossHandler;
}

const threads = new WeakMap<Database, PgliteThread>();

/** @throws DATA_FOLDER_LOCKED, DATABASE_UNREACHABLE */
export async function openPglite(options: PgliteOptions): Promise<Database> {
  const { dataDir } = options;
  if (dataDir !== null) await makeFolder(dataDir);
  const lock = dataDir === null ? null : await lockFolder(dataDir);
  try {
    const thread = await startPgliteThread({ dataDir, image: options.image ?? null });
    const events = new EventEmitter().setMaxListeners(0);
    const database = createPooledDatabase({
      kind: 'pglite',
      pool: createPool(thread, options.onConnectionLost),
      appRole: options.appRole,
      // There is no other process: messages need not pass through the database.
      listen: async (channel, handler) => {
        events.on(channel, handler);
        return async () => void events.off(channel, handler);
      },
      notify: async (channel, payload) => void setImmediate(() => events.emit(channel, payload)),
      afterEnd: async () => {
        events.removeAllListeners();
        await thread.close().finally(() => lock?.release());
      },
    });
    await database.query({ text: 'select 1' }).catch(async (error: unknown) => {
      await thread.close();
      throw error;
    });
    threads.set(database, thread);
    return database;
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const problem = `the folder ${folder} cannot be made: ${(error as Error).message}`;
    throw new NoriaError('DATABASE_UNREACHABLE', { problem }, { cause: error });
  }
}

/** Writes an image of a PGlite database into a file, from which throw-away databases start (`memoryImage`). */
export async function dumpPglite(database: Database, file: string): Promise<void> {
  const thread = threads.get(database);
  if (thread === undefined) throw new TypeError('Only PGlite can be dumped into an image');
  await thread.dump(file);
}

function createPool(thread: PgliteThread, onConnectionLost: ConnectionLossHandler): Pool {
  const pool = new Pool({
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    // The types know sockets only; `pg` uses of them what PgliteStream has.
    stream: (() => new PgliteStream(thread)) as never,
    types: typeReaders,
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
    pipeline: true,
    onConnect: async (client) => {
      client.on('error', onConnectionLost);
      await client.query(connectionSql);
    },
  });
  pool.on('error', onConnectionLost);
  return pool;
}
