/** SIGTERM hands over: what was accepted goes on in the next process, where it was. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowDefinition } from '@noria/core';
import { createDatabase } from '@noria/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NoriaProcess, startNoriaProcess } from './testing/process.ts';
import { call, postgresUrl, testOwner } from './testing/test-server.ts';
import { chain, node, webhook } from './testing/workflows.ts';

let dataDir = '';
let running: NoriaProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'noria-stop-'));
});

afterEach(async () => {
  await Promise.all(running.map((noria) => noria.child.exitCode === null && noria.end('SIGKILL')));
  running = [];
  await rm(dataDir, { recursive: true, force: true });
});

async function start(settings: Record<string, string>): Promise<NoriaProcess> {
  const noria = await startNoriaProcess({
    PORT: '0',
    NORIA_DATA_DIR: dataDir,
    ...testOwner,
    DATABASE_APP_ROLE: 'noria_test_app',
    ...settings,
  });
  running.push(noria);
  return noria;
}

async function publish(url: string, definition: WorkflowDefinition): Promise<void> {
  const { id } = (await call(url, 'POST', '/api/workflows', definition)).body as { id: string };
  expect((await call(url, 'POST', `/api/workflows/${id}/publish`)).status).toBe(200);
}

async function waitForEnd(url: string, id: string): Promise<string> {
  for (;;) {
    const { status } = (await call(url, 'GET', `/api/executions/${id}`)).body as { status: string };
    if (status === 'succeeded' || status === 'failed') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const pause = chain(
  'Pause',
  webhook('pause', 'immediately'),
  node('Before', 'file.append', { path: 'lines.txt', text: 'before' }),
  node('Wait', 'flow.wait', { mode: 'time', amount: 2, unit: 'seconds' }),
  node('After', 'file.append', { path: 'lines.txt', text: 'after' }),
);

describe('SIGTERM', () => {
  it('ends the process with 0, and the next one goes on with what waited', { timeout: 40_000 }, async () => {
    const first = await start({});
    await publish(first.url, pause);
    const { executionId } = (await call(first.url, 'POST', '/hooks/pause', {})).body as { executionId: string };
    expect(await first.end('SIGTERM')).toBe(0);
    expect(first.stderr()).toContain('handed over');
    const second = await start({});
    expect(await waitForEnd(second.url, executionId)).toBe('succeeded');
    expect(await readFile(join(dataDir, 'files/lines.txt'), 'utf8')).toBe('before\nafter\n');
  });

  it('has the same effect as SIGINT', { timeout: 40_000 }, async () => {
    expect(await (await start({})).end('SIGINT')).toBe(0);
  });

  it('says who uses the data folder when a second process is started on it', { timeout: 40_000 }, async () => {
    const noria = await start({});
    await expect(start({})).rejects.toThrow(new RegExp(`in use by process ${noria.child.pid}`));
  });
});

describe.runIf(postgresUrl !== null)('SIGTERM with two processes on one PostgreSQL', () => {
  it('hands what runs to the other one', { timeout: 40_000 }, async () => {
    const name = `noria_stop_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    const server = await createDatabase({ url: postgresUrl ?? '', poolMax: 1 });
    const slow = createServer((_request, answer) => setTimeout(() => answer.end('{}'), 1_500));
    try {
      await server.query({ text: `create database ${name}` });
      const url = new URL(postgresUrl ?? '');
      url.pathname = `/${name}`;
      await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
      const origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
      const settings = { DATABASE_URL: url.href, OUTBOUND_ALLOWED_ORIGINS: origin, ENCRYPTION_KEY: 'k'.repeat(32) };
      const [one, two] = [await start(settings), await start(settings)];
      const get = node('Get', 'http.request', { method: 'GET', url: `${origin}/slow` });
      await publish(one.url, chain('Slow', webhook('slow', 'immediately'), get));
      const { executionId } = (await call(one.url, 'POST', '/hooks/slow', {})).body as { executionId: string };
      expect(await one.end('SIGTERM')).toBe(0);
      expect(await waitForEnd(two.url, executionId)).toBe('succeeded');
      expect((await call(two.url, 'POST', '/hooks/slow', {})).status).toBe(202);
      expect(await two.end('SIGTERM')).toBe(0);
    } finally {
      await Promise.all(running.map((noria) => noria.child.exitCode === null && noria.end('SIGKILL')));
      slow.close();
      await server.query({ text: `drop database ${name} with (force)` });
      await server.close();
    }
  });
});
