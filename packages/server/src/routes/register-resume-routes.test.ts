/** Resume links end the wait that they belong to, once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, waitForStatus } from '../testing/install.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, node, webhook } from '../testing/workflows.ts';

interface WaitingStep {
  readonly node: string;
  readonly waiting: { readonly resumeUrl: string } | null;
}

describe('resume links', () => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer('pglite');
    await publish(noria, chain('Asks', webhook('asks', 'immediately'), node('Wait', 'flow.wait', { mode: 'resume' })));
  });

  afterAll(async () => {
    await noria.stop();
  });

  async function startWaiting(): Promise<{ id: string; path: string }> {
    const { executionId: id } = (await noria.call('POST', '/hooks/asks', {})).body as { executionId: string };
    await waitForStatus(noria, id, 'waiting');
    const { items } = (await noria.call('GET', `/api/executions/${id}/steps`)).body as unknown as {
      items: WaitingStep[];
    };
    const url = items.find((step) => step.node === 'Wait')?.waiting?.resumeUrl ?? '';
    return { id, path: new URL(url).pathname };
  }

  it('show a page that asks, and resume nothing by being looked at', async () => {
    const { id, path } = await startWaiting();
    const page = await noria.call('GET', path);
    expect(page.status).toBe(200);
    expect(page.body).toContain('<form method="post">');
    expect((await noria.call('GET', `/api/executions/${id}`)).body).toMatchObject({
      status: 'waiting',
      waitingFor: 'resume',
    });
  });

  it('give the body to the waiting node and go on, once', async () => {
    const { id, path } = await startWaiting();
    expect(await noria.call('POST', path, { approved: true })).toMatchObject({
      status: 202,
      body: { executionId: id },
    });
    await waitForStatus(noria, id, 'succeeded');
    const { items } = (await noria.call('GET', `/api/executions/${id}/steps`)).body as {
      items: { node: string; outputs: unknown }[];
    };
    expect(JSON.stringify(items.find((step) => step.node === 'Wait')?.outputs)).toContain('"approved":true');
    for (const method of ['GET', 'POST']) {
      expect(await noria.call(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
        status: 409,
        body: { error: { code: 'RESUME_TOKEN_USED' } },
      });
    }
  });

  it("take the confirm page's own form", async () => {
    const { id, path } = await startWaiting();
    const answer = await noria.call('POST', path, '', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Thank you');
    await waitForStatus(noria, id, 'succeeded');
  });

  it('that were altered, or are of a cancelled execution, open nothing', async () => {
    const { id, path } = await startWaiting();
    expect(await noria.call('POST', `${path.slice(0, -2)}xx`, {})).toMatchObject({
      status: 404,
      body: { error: { code: 'RESUME_TOKEN_INVALID' } },
    });
    await noria.call('POST', `/api/executions/${id}/cancel`);
    await waitForStatus(noria, id, 'cancelled');
    expect((await noria.call('POST', path, {})).status).toBe(409);
  });
});
