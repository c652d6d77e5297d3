/** What runs on a server, from the command line: executions, its health, and what is recorded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSockets } from '@noria/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import { runNoria as noria, runNoriaWith } from '../testing/run-noria.ts';
import { type Noria, startNoria } from '../testing/start-noria.ts';

let running: Noria;
let executionId = '';

beforeAll(async () => {
  running = await startNoria();
});

afterAll(async () => {
  await running.stop();
});

beforeEach(() => {
  vi.stubEnv('NORIA_DATA_DIR', running.folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function readJson(...args: string[]) {
  return JSON.parse((await noria(...args, '--json')).printed);
}

beforeEach(async () => {
  if (executionId !== '') return;
  const input = '{"quantity":1,"unitPrice":10}';
  executionId = (await readJson('workflows', 'run', 'Order line', '--input', input)).executionId;
});

describe('noria executions', () => {
  it('lists them, of all workflows or of one', async () => {
    const { printed } = await noria('executions', 'list');
    expect(printed).toMatch(/^STATUS +EXECUTION +ACCEPTED +TOOK +STEPS +WORKFLOW\n/);
    expect(printed).toMatch(new RegExp(`succeeded +${executionId} .* 3 +Order line`));
    expect((await noria('executions', 'list', '--status', 'failed')).printed).toBe('There are no executions.');
    expect((await readJson('executions', 'list', '--workflow', 'Order intake')).items).toEqual([]);
    expect((await readJson('executions', 'list', '--workflow', 'Order line', '--limit', '1')).items).toMatchObject([
      { id: executionId },
    ]);
  });

  it('shows one with its steps', async () => {
    const { printed } = await noria('executions', 'show', executionId);
    expect(printed).toMatch(/Workflow +Order line, version 1/);
    expect(printed).toMatch(/1 +succeeded +1 +\d+ ms +Discount/);
    expect((await readJson('executions', 'show', executionId)).steps).toHaveLength(3);
  });

  it('shows the items that each step gave', async () => {
    const { printed } = await noria('executions', 'show', executionId, '--items');
    expect(printed).toMatch(/succeeded .* Discount\n {6}\{"quantity":1,"unitPrice":10,/);
    const { steps } = await readJson('executions', 'show', executionId, '--items');
    expect(steps[0].outputs[0][0].json).toMatchObject({ quantity: 1, unitPrice: 10 });
  });

  it('retries one, and follows it to its end', async () => {
    const { printed } = await noria('executions', 'retry', executionId);
    const id =
      /^Started (exec_\S+) on version 1\.\nFollow it to its end with: npx noria executions watch \1$/.exec(
        printed,
      )?.[1] ?? '';
    const watched = await noria('executions', 'watch', id);
    expect(watched).toMatchObject({ code: exitCodes.done, printed: expect.stringMatching(/Total.*\nIt succeeded\.$/) });
  });

  it('retries one and waits for its end, and says in the exit code how that was', async () => {
    const waited = await noria('executions', 'retry', executionId, '--published', '--wait');
    expect(waited).toMatchObject({ code: exitCodes.done });
    expect(waited.printed).toMatch(/^Started exec_\S+ on version 1\.\n(?:.*\n)*.*Total.*\nIt succeeded\.$/);
    expect(await readJson('executions', 'retry', executionId, '--wait')).toMatchObject({ status: 'succeeded' });
  });

  it('says why one cannot be cancelled, or go on at a failed step', async () => {
    const cancelled = await noria('executions', 'cancel', executionId);
    expect(cancelled).toMatchObject({ code: exitCodes.usage, said: expect.stringContaining('already ended') });
    const resumed = await noria('executions', 'retry', executionId, '--from-failed');
    expect(resumed).toMatchObject({ code: exitCodes.usage, said: expect.stringContaining('no failed step') });
  });

  it('refuses ids and statuses of another form, and says what it expected', async () => {
    expect((await noria('executions', 'show', '17')).said).toMatch(/expected exec_ and a UUID/);
    expect((await noria('executions', 'list', '--status', 'lost')).said).toMatch(/Allowed choices are queued/);
  });
});

describe('the socket in the data folder', () => {
  it('is for the owner only', async () => {
    const [socket] = await listSockets(running.folder);
    expect((await stat(socket?.path ?? '')).mode & 0o777).toBe(0o600);
    expect((await stat(join(running.folder, 'run'))).mode & 0o777).toBe(0o700);
  });

  it('is not needed where NORIA_URL says the address', async () => {
    vi.stubEnv('NORIA_DATA_DIR', '/nowhere');
    vi.stubEnv('NORIA_URL', running.server.url);
    const { code, said } = await noria('executions', 'list');
    expect([code, said]).toEqual([exitCodes.usage, expect.stringContaining('npx noria token create')]);
    vi.stubEnv('NORIA_API_KEY', running.apiKey);
    expect((await noria('executions', 'list')).printed).toContain(executionId);
  });

  it('that is missing means that nothing runs, and what to do is said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noria-none-'));
    vi.stubEnv('NORIA_DATA_DIR', folder);
    const { code, said } = await noria('executions', 'list');
    rmSync(folder, { recursive: true });
    expect(code).toBe(exitCodes.operation);
    expect(said).toMatch(/No Noria runs on the data folder .*noria start.*NORIA_URL/);
  });

  it('says what to do when no server answers at NORIA_URL', async () => {
    vi.stubEnv('NORIA_URL', 'http://127.0.0.1:1');
    const { code, said } = await noria('executions', 'list');
    expect(code).toBe(exitCodes.operation);
    expect(said).toContain('http://127.0.0.1:1: nothing listens there');
  });
});

describe('noria healthcheck', () => {
  it('passes a server that can take work', async () => {
    expect(await noria('healthcheck')).toMatchObject({ code: exitCodes.done, printed: 'healthy' });
  });

  it('fails with 1 where nothing runs, be it a server or a worker', async () => {
    expect(await readJson('healthcheck', '--worker')).toMatchObject({ status: 'unhealthy' });
    vi.stubEnv('NORIA_URL', 'http://127.0.0.1:1');
    expect((await noria('healthcheck')).code).toBe(exitCodes.failed);
  });
});

describe('noria doctor', () => {
  it('tells a Noria at its port from another one', async () => {
    vi.stubEnv('PORT', new URL(running.server.url).port);
    expect((await noria('doctor')).printed).toMatch(/ok +port +Noria runs at/);
    const folder = mkdtempSync(join(tmpdir(), 'noria-none-'));
    vi.stubEnv('NORIA_DATA_DIR', folder);
    expect((await noria('doctor')).printed).toMatch(/note +port +another Noria.*\n.*PORT=/);
    rmSync(folder, { recursive: true });
  });
});

describe('noria logs clean', () => {
  it('deletes nothing without a yes', async () => {
    const asked = await noria('logs', 'clean', '--older-than', '0s');
    expect(asked).toMatchObject({ code: exitCodes.usage, said: expect.stringContaining('--yes') });
    const refused = await runNoriaWith({ ask: async () => 'n' }, 'logs', 'clean', '--older-than', '0s');
    expect(refused).toMatchObject({ code: exitCodes.usage, said: 'Nothing was deleted.' });
    expect((await readJson('executions', 'list')).items.length).toBeGreaterThan(1);
  });

  it('deletes what ended before, and says how many', async () => {
    expect((await readJson('logs', 'clean', '--older-than', '1d', '--yes')).deleted).toBe(0);
    const cleaned = await runNoriaWith({ ask: async () => 'y' }, 'logs', 'clean', '--older-than', '0s');
    expect(cleaned).toMatchObject({ code: exitCodes.done, printed: 'Deleted 4 executions.' });
    expect((await readJson('executions', 'list')).items).toEqual([]);
  });

  it('says what an age looks like', async () => {
    expect((await noria('logs', 'clean', '--older-than', 'long')).said).toContain('such as 90d');
  });
});
