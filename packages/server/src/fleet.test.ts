/** A server and workers in processes of their own on one PostgreSQL: the work is shared, and a death loses nothing. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowDefinition } from '@noria/core';
import { createDatabase, type Database } from '@noria/store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NoriaProcess, startNoriaProcess } from './testing/process.ts';
import { call, postgresUrl, testOwner } from './testing/test-server.ts';
import { chain, node, set, webhook } from './testing/workflows.ts';

describe('a role that shares its work', () => {
  it.each(['server', 'worker'] as const)('%s says that the embedded database cannot', async (role) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'noria-alone-'));
    const started = startNoriaProcess({ PORT: '0', NORIA_DATA_DIR: dataDir }, role);
    await expect(started).rejects.toThrow(/noria (server|worker) shares the work.*DATABASE_URL.*noria start/);
    await rm(dataDir, { recursive: true });
  });
});

describe.runIf(postgresUrl !== null)('a server and two workers', () => {
  const name = `noria_fleet_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  let postgres: Database;
  let slow: Server;
  let origin = '';
  let dataDir = '';
  let running: NoriaProcess[] = [];

  beforeAll(async () => {
    postgres = await createDatabase({ url: postgresUrl ?? '', poolMax: 1 });
    slow = createServer((_request, answer) => setTimeout(() => answer.end('{"slow":true}'), 300));
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  });

  beforeEach(async () => {
    await postgres.query({ text: `create database ${name}` });
    dataDir = await mkdtemp(join(tmpdir(), 'noria-fleet-'));
  });

  afterEach(async () => {
    await Promise.all(running.map((noria) => noria.child.exitCode === null && noria.end('SIGKILL')));
    running = [];
    await rm(dataDir, { recursive: true, force: true });
    await postgres.query({ text: `drop database ${name} with (force)` });
  });

  afterAll(async () => {
    slow.close();
    await postgres.close();
  });

  async function start(role: 'server' | 'worker'): Promise<NoriaProcess> {
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${name}`;
    const noria = await startNoriaProcess(
      {
        PORT: '0',
        NORIA_DATA_DIR: dataDir,
        ...testOwner,
        DATABASE_URL: url.href,
        DATABASE_APP_ROLE: 'noria_test_app',
        OUTBOUND_ALLOWED_ORIGINS: origin,
        MAX_CONCURRENT_EXECUTIONS: '10',
      },
      role,
    );
    running.push(noria);
    return noria;
  }

  async function publish(url: string, definition: WorkflowDefinition): Promise<void> {
    const { id } = (await call(url, 'POST', '/api/workflows', definition)).body as { id: string };
    expect((await call(url, 'POST', `/api/workflows/${id}/publish`)).status).toBe(200);
  }

  async function readOwners(): Promise<number[]> {
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${name}`;
    const own = await createDatabase({ url: url.href, poolMax: 1 });
    const text = `select distinct pid from executions join processes on processes.id = process_id order by pid`;
    const rows = await own.query<{ pid: number }>({ text });
    await own.close();
    return rows.map(({ pid }) => pid);
  }

  it('answer the callers of webhooks, whichever worker runs what they asked for', { timeout: 60_000 }, async () => {
    const server = await start('server');
    await publish(server.url, chain('Sum', webhook('sum', 'atEnd'), set('Add', 'sum', '={{ $json.body.a + 1 }}')));
    const early = call(server.url, 'POST', '/hooks/sum', { a: 0 });
    await Promise.all([start('worker'), start('worker')]);
    expect(await early).toMatchObject({ status: 200, body: { sum: 1 } });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, a) => call(server.url, 'POST', '/hooks/sum', { a })),
    );
    expect(answers.map(({ body }) => (body as { sum: number }).sum)).toEqual(answers.map((_, a) => a + 1));
  });

  it('lose nothing when a worker is killed in the middle', { timeout: 90_000 }, async () => {
    const server = await start('server');
    const workers = await Promise.all([start('worker'), start('worker')]);
    const ask = node('Ask', 'http.request', { method: 'GET', url: `${origin}/slow` });
    const note = {
      ...node('Note', 'file.append', { path: 'done.txt', text: "=number {{ $('Hook').first().json.body.n }}" }),
      inDoubt: 'repeat' as const,
    };
    await publish(server.url, chain('Slow', webhook('slow', 'atEnd'), ask, note));
    const count = 40;
    const answers = Array.from({ length: count }, (_, n) => call(server.url, 'POST', '/hooks/slow', { n }));
    const pids = workers.map(({ child }) => child.pid as number);
    while ((await readOwners()).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    // Both run some, and neither is the server.
    expect(await readOwners()).toEqual([...pids].sort((a, b) => a - b));
    await workers[0]?.end('SIGKILL');
    expect((await Promise.all(answers)).filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([]);
    const lines = (await readFile(join(dataDir, 'files/done.txt'), 'utf8')).trim().split('\n');
    // An effect that the death left in doubt is repeated, as the node says.
    expect(new Set(lines)).toEqual(new Set(Array.from({ length: count }, (_, n) => `number ${n}`)));
    const { items } = (await call(server.url, 'GET', '/api/executions?limit=200')).body as {
      items: { status: string }[];
    };
    expect(items.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 'succeeded'));
    expect(await server.end('SIGTERM')).toBe(0);
    expect(await workers[1]?.end('SIGTERM')).toBe(0);
  });
});
