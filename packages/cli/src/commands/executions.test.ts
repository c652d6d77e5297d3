/** Executions of a running server, from the command line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, localCaller, type RunningServer, readSettings, startServer } from '@noria/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import { runNoria as noria } from '../testing/run-noria.ts';

let folder = '';
let server: RunningServer;
let executionId = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'noria-executions-'));
  server = await startServer(readSettings({ PORT: '0', NORIA_DATA_DIR: folder }), createLogger('silent', 'json'));
  const { items } = await server.runtime.services.workflows.list(localCaller, { limit: 10 });
  const line = items.find((workflow) => workflow.name === 'Order line');
  const started = await server.runtime.services.starts.start(
    localCaller,
    line?.id.slice('wf_'.length) ?? '',
    { triggerData: { quantity: 1, unitPrice: 10 } },
    5_000,
    { correlationId: 'test', idempotencyKey: null },
  );
  executionId = started.executionId;
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  vi.stubEnv('NORIA_URL', server.url);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('noria executions', () => {
  it('lists them', async () => {
    expect((await noria('executions', 'list')).printed).toContain(`${executionId}  succeeded`);
    expect((await noria('executions', 'list', '--status', 'failed')).printed).toBe('There are no executions.');
  });

  it('shows one with its steps', async () => {
    const { printed } = await noria('executions', 'show', executionId);
    expect(printed).toMatch(/succeeded +Discount {2}1 item\(s\)/);
    expect(JSON.parse((await noria('executions', 'show', executionId, '--json')).printed).steps).toHaveLength(3);
  });

  it('retries one', async () => {
    expect((await noria('executions', 'retry', executionId)).printed).toMatch(/^Started exec_/);
  });

  it('says why one cannot be cancelled', async () => {
    const { code, said } = await noria('executions', 'cancel', executionId);
    expect(code).toBe(exitCodes.usage);
    expect(said).toContain('already ended');
  });

  it('says what to do when no server answers', async () => {
    vi.stubEnv('NORIA_URL', 'http://127.0.0.1:1');
    const { code, said } = await noria('executions', 'list');
    expect(code).toBe(exitCodes.operation);
    expect(said).toContain('noria start');
  });
});
