/** Executions through the API, on both databases. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, save, waitForStatus } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, manual, node, set } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;

interface Started {
  readonly executionId: string;
  readonly status: string;
  readonly duplicate: boolean;
}

describe.each(databases)('executions on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database);
  });

  afterAll(async () => {
    await noria.stop();
  });

  async function start(id: string, body: unknown = {}, query = ''): Promise<Started> {
    return (await noria.call('POST', `/api/workflows/${id}/execute${query}`, body)).body as unknown as Started;
  }

  it('of a draft give their items to a caller that waits', async () => {
    const id = await save(noria, chain('Add', manual, set('Sum', 'sum', '={{ $json.a + $json.b }}')));
    const answer = await noria.call('POST', `/api/workflows/${id}/execute?wait=5`, { triggerData: { a: 1, b: 2 } });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'succeeded', items: [{ json: { a: 1, b: 2, sum: 3 } }], error: null },
    });
  });

  it('are accepted at once and listed with filters', async () => {
    const id = await publish(noria, chain('Listed', manual));
    const answer = await noria.call('POST', `/api/workflows/${id}/execute`, {});
    expect(answer.status).toBe(202);
    const { executionId } = answer.body as unknown as Started;
    await waitForStatus(noria, executionId, 'succeeded');
    const list = async (filter: string) => (await noria.call('GET', `/api/executions?workflowId=${id}&${filter}`)).body;
    expect(await list('status=succeeded')).toMatchObject({ items: [{ id: executionId, mode: 'manual', version: 1 }] });
    expect(await list('status=failed')).toMatchObject({ items: [] });
    expect(await list(`to=${new Date(0).toISOString()}`)).toMatchObject({ items: [] });
  });

  it('show their steps by pages, with items or only their number', async () => {
    const id = await save(noria, chain('Steps', manual, set('A', 'a', 1), set('B', 'b', 2)));
    const { executionId } = await start(id, {}, '?wait=5');
    const first = (await noria.call('GET', `/api/executions/${executionId}/steps?limit=2`)).body as {
      nextCursor: string;
    };
    expect(first).toMatchObject({ items: [{ node: 'Start' }, { node: 'A', outputs: [[{ json: { a: 1 } }]] }] });
    const second = await noria.call(
      'GET',
      `/api/executions/${executionId}/steps?items=count&cursor=${first.nextCursor}`,
    );
    expect(second.body).toMatchObject({ items: [{ node: 'B', outputs: null, outputCounts: [1] }], nextCursor: null });
  });

  it('run one node, or up to a node', async () => {
    const id = await save(noria, chain('Parts', manual, set('A', 'a', 1), set('B', 'b', 2)));
    expect(await start(id, { node: 'B', triggerData: { x: 0 } }, '?wait=5')).toMatchObject({
      items: [{ json: { x: 0, b: 2 } }],
    });
    expect(await start(id, { until: 'A' }, '?wait=5')).toMatchObject({ items: [{ json: { a: 1 } }] });
  });

  it('start once for an idempotency key', async () => {
    const id = await save(noria, chain('Once', manual));
    const call = (body: unknown) =>
      noria.call('POST', `/api/workflows/${id}/execute?wait=5`, body, { 'idempotency-key': 'run-1' });
    const first = (await call({})).body as unknown as Started;
    const again = (await call({})).body as unknown as Started;
    expect(again).toMatchObject({ executionId: first.executionId, duplicate: true });
    expect((await call({ triggerData: { other: true } })).body).toMatchObject({
      error: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('that wait are cancelled, and not twice', async () => {
    const id = await save(
      noria,
      chain('Wait', manual, node('Pause', 'flow.wait', { mode: 'time', amount: 1, unit: 'hours' })),
    );
    const started = await start(id, {}, '?wait=5');
    expect(started.status).toBe('waiting');
    expect(
      (await noria.call('POST', `/api/executions/${started.executionId}/cancel`, { reason: 'enough' })).status,
    ).toBe(202);
    await waitForStatus(noria, started.executionId, 'cancelled');
    expect(await noria.call('POST', `/api/executions/${started.executionId}/cancel`)).toMatchObject({
      status: 409,
      body: { error: { code: 'EXECUTION_FINISHED' } },
    });
  });

  it('that failed name the node, are retried, and are resumed with other items', async () => {
    const check = node('Check', 'flow.stop-error', { message: '={{ $json.stop ? "stopped" : $json.missing.field }}' });
    const id = await save(noria, chain('Fails', manual, set('A', 'a', 1), check));
    const failed = (await start(id, { triggerData: { stop: true } }, '?wait=5')) as Started & { error: unknown };
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'WORKFLOW_STOPPED', message: 'stopped' } });
    const shown = await noria.call('GET', `/api/executions/${failed.executionId}`);
    expect(shown.body).toMatchObject({ error: { node: 'Check' } });
    const retried = (await noria.call('POST', `/api/executions/${failed.executionId}/retry`))
      .body as unknown as Started;
    expect(await waitForStatus(noria, retried.executionId, 'failed')).toMatchObject({
      originId: failed.executionId,
      mode: 'retry',
    });
    const body = { input: [[{ json: { stop: true, again: 1 } }]] };
    const resumed = (await noria.call('POST', `/api/executions/${failed.executionId}/resume`, body))
      .body as unknown as Started;
    expect(await waitForStatus(noria, resumed.executionId, 'failed')).toMatchObject({
      originId: failed.executionId,
      mode: 'resume',
    });
  });

  it('that do not exist are said not to, and ids of another form are refused with the form that was expected', async () => {
    const unknown = 'exec_01994d5e-7a00-7000-8000-00000000dead';
    for (const path of ['', '/steps'])
      expect((await noria.call('GET', `/api/executions/${unknown}${path}`)).status).toBe(404);
    for (const verb of ['cancel', 'retry', 'resume']) {
      expect((await noria.call('POST', `/api/executions/${unknown}/${verb}`)).status, verb).toBe(404);
    }
    expect((await noria.call('GET', '/api/executions/17')).body).toMatchObject({
      error: { code: 'REQUEST_INVALID', message: expect.stringContaining('params.id: expected exec_') },
    });
  });

  it('without a doubt take no word on one', async () => {
    const id = await save(noria, chain('Sure', manual));
    const { executionId } = await start(id, {}, '?wait=5');
    const say = (step: number) =>
      noria.call('POST', `/api/executions/${executionId}/steps/${step}/doubts/0`, { verdict: 'again' });
    expect((await say(0)).body).toMatchObject({ error: { code: 'CONFLICT' } });
    expect((await say(9)).body).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});
