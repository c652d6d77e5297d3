/** A whole Noria for tests, on a free port, with a database of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@noria/core';
import { createDatabase } from '@noria/store';
import { readSettings } from '../config.ts';
import { createLogger } from '../log/create-logger.ts';
import { type RunningServer, startServer } from '../start-server.ts';

export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Read as JSON where it is JSON, text otherwise. */
  readonly body: Json;
}

export interface TestServer {
  readonly url: string;
  readonly server: RunningServer;
  readonly settings: Readonly<Record<string, string>>;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<CallAnswer>;
  stop(): Promise<void>;
}

/** PostgreSQL for tests; null where there is none. */
export const postgresUrl = process.env.TEST_DATABASE_URL ?? null;

/** @param database `pglite`, or the address of a PostgreSQL on which a database may be made */
export async function startTestServer(
  database: 'pglite' | { readonly url: string },
  extra: Record<string, string> = {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'noria-test-'));
  const own = database === 'pglite' ? null : await makeDatabase(database.url);
  const settings = {
    PORT: '0',
    NORIA_DATA_DIR: dataDir,
    DATABASE_APP_ROLE: 'noria_test_app',
    ...testOwner,
    ...(own === null ? {} : { DATABASE_URL: own.url }),
    ...extra,
  };
  const log: string[] = [];
  const server = await startServer(
    readSettings(settings),
    createLogger('info', 'json', (line) => log.push(line)),
  );
  return {
    url: server.url,
    server,
    settings,
    log,
    call: (method, path, body, headers) => call(server.url, method, path, body, headers),
    async stop() {
      await server.stop();
      await own?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The owner of every Noria that a test starts. */
export const testOwner = { NORIA_ADMIN_EMAIL: 'owner@example.com', NORIA_ADMIN_PASSWORD: 'a-long-way-to-Tipperary!' };

/** Access tokens by server: each is signed in to once. */
const tokens = new Map<string, Promise<string>>();

function signIn(url: string): Promise<string> {
  const known = tokens.get(url) ?? requestToken(url);
  tokens.set(url, known);
  return known;
}

async function requestToken(url: string): Promise<string> {
  const { NORIA_ADMIN_EMAIL: email, NORIA_ADMIN_PASSWORD: password } = testOwner;
  const answer = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    body: JSON.stringify({ email, password }),
    headers: { 'content-type': 'application/json' },
  });
  const { accessToken } = (await answer.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`the owner of the tests could not sign in: ${answer.status}`);
  return accessToken;
}

/** Any request to the interface, as the owner. */
export async function fetchAsOwner(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${await signIn(url)}` } });
}

/** As the owner, unless the headers say who asks: an empty `authorization` is nobody. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<CallAnswer> {
  const isOwner =
    path.startsWith('/api/') && !path.startsWith('/api/auth/sign-in') && headers.authorization === undefined;
  const authorization = isOwner ? { authorization: `Bearer ${await signIn(url)}` } : {};
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const answer = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  const text = await answer.text();
  const isJson = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
  return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as Json) : text };
}

async function makeDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `noria_server_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await runOnServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnServer(serverUrl, `drop database ${name} with (force)`) };
}

async function runOnServer(url: string, text: string): Promise<void> {
  const database = await createDatabase({ url, poolMax: 1 });
  try {
    await database.query({ text });
  } finally {
    await database.close();
  }
}
