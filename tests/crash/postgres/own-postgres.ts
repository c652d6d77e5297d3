/** A PostgreSQL server of the suite's own, which can be killed as a power cut would: every process of it, at once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { killTree } from './kill-tree.ts';
import { type Account, findServerAccount } from './server-account.ts';

const run = promisify(execFile);

export interface OwnPostgresOptions {
  /** Folder of `initdb` and `postgres`. */
  readonly binaries: string;
  /** Of the server's own; made when it does not exist. */
  readonly folder: string;
  /** Settings beside those that every server of the suite has. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Commit times tell the judge when a journal row became durable. */
const settings = {
  listen_addresses: '',
  track_commit_timestamp: 'on',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  max_connections: '80',
  log_min_messages: 'warning',
};

const readyTimeoutMs = 30_000;

export class OwnPostgres {
  readonly #options: OwnPostgresOptions;
  readonly #account: Account | null;
  #server: ChildProcess | null = null;

  constructor(options: OwnPostgresOptions) {
    this.#options = options;
    this.#account = findServerAccount();
  }

  get #data(): string {
    return join(this.#options.folder, 'data');
  }

  /** Makes the files of a new server. */
  async initialize(): Promise<void> {
    const folder = await this.#makeFolder();
    const options = ['--pgdata', this.#data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'];
    await run(join(this.#options.binaries, 'initdb'), [...options, '--no-sync'], { ...this.#account, cwd: folder });
  }

  /** @returns once it answers; after a kill that is after its recovery */
  async start(): Promise<void> {
    const { folder, binaries } = this.#options;
    const log = openSync(join(folder, 'server.log'), 'a');
    const all = { ...settings, unix_socket_directories: folder, ...this.#options.settings };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#server = spawn(join(binaries, 'postgres'), ['-D', this.#data, ...flags], {
      ...this.#account,
      cwd: folder,
      stdio: ['ignore', log, log],
    });
    await this.#waitUntilReady(this.#server);
  }

  /** Nothing of the server gets a chance to write anything more. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server?.pid === undefined) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    killTree(server.pid);
    await ended;
    this.#server = null;
  }

  /** Everything so far survives a kill, whatever the settings. */
  async checkpoint(): Promise<void> {
    const client = new Client({ connectionString: this.url('postgres') });
    await client.connect();
    await client.query('checkpoint');
    await client.end();
  }

  /** For the end of the program, which can wait for nothing. */
  killNow(): void {
    if (this.#server?.pid !== undefined) killTree(this.#server.pid);
    this.#server = null;
  }

  /** @returns address of one of its databases */
  url(database: string): string {
    return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(this.#options.folder)}`;
  }

  async #makeFolder(): Promise<string> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true });
    if (this.#account !== null) await chown(folder, this.#account.uid, this.#account.gid);
    return folder;
  }

  async #waitUntilReady(server: ChildProcess): Promise<void> {
    const endMs = performance.now() + readyTimeoutMs;
    for (;;) {
      if (server.exitCode !== null) {
        throw new Error(`PostgreSQL ended with ${server.exitCode}; see ${this.#options.folder}/server.log`);
      }
      if (await answers(this.url('postgres'))) return;
      if (performance.now() > endMs) throw new Error(`PostgreSQL did not answer within ${readyTimeoutMs} ms`);
      await delay(20);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  // A server that is starting up refuses, or breaks the connection off.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
