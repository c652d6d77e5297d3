/** Webhooks that take signed requests only: once each, also when several processes listen. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, save } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, pass, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;
const secret = 'a secret of sixteen or more';

describe.each(databases)('signed webhooks on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database, { WEBHOOK_SIGNATURE_SECRET: secret });
    await publish(noria, chain('Signed', webhook('signed', 'atEnd', { signature: {} }), pass));
  });

  afterAll(async () => {
    await noria.stop();
  });

  function sign(body: string, key = secret, atS = Math.floor(Date.now() / 1000)): Record<string, string> {
    const signature = createHmac('sha256', key).update(`${atS}.${body}`).digest('hex');
    return { 'x-noria-timestamp': String(atS), 'x-noria-signature': `sha256=${signature}` };
  }

  const send = (body: string, headers: Record<string, string>, path = 'signed') =>
    noria.call('POST', `/hooks/${path}`, body, headers);

  it('take what is signed with their secret', async () => {
    expect(await send('{"a":1}', sign('{"a":1}'))).toMatchObject({ status: 200, body: { body: { a: 1 } } });
  });

  it.each([
    ['SIGNATURE_MISSING', () => ({})],
    ['SIGNATURE_WRONG', () => sign('{}', 'another secret')],
    ['SIGNATURE_WRONG', () => sign('{"a":2}')],
    ['SIGNATURE_EXPIRED', () => sign('{}', secret, Math.floor(Date.now() / 1000) - 400)],
  ])('refuse others with %s', async (code, headers) => {
    expect(await send('{}', headers())).toMatchObject({ status: 401, body: { error: { code } } });
  });

  it('do not say what they expect', async () => {
    const answer = await send('{}', sign('{}', 'another secret'));
    expect(JSON.stringify(answer.body)).not.toContain(sign('{}')['x-noria-signature']?.slice(7));
    expect(JSON.stringify(answer.body)).not.toContain(secret);
  });

  it('take each request once, however often it comes at a time', async () => {
    const body = '{"once":true}';
    const headers = sign(body);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect(await send(body, headers)).toMatchObject({ status: 401, body: { error: { code: 'SIGNATURE_REPLAYED' } } });
  });

  it('take a request that was refused for another reason, once that is mended', async () => {
    const keyed = chain('Keyed', webhook('keyed', 'atEnd', { signature: {} }));
    const id = await publish(noria, { ...keyed, settings: { concurrencyKey: '={{ $json.body.key.toUpperCase() }}' } });
    const body = '{"key":1}';
    const headers = sign(body);
    expect(await send(body, headers, 'keyed')).toMatchObject({
      status: 422,
      body: { error: { code: 'EXPRESSION_FAILED' } },
    });
    await noria.call('PATCH', `/api/workflows/${id}`, { settings: null });
    await noria.call('POST', `/api/workflows/${id}/publish`);
    expect((await send(body, headers, 'keyed')).status).toBe(200);
    expect((await send(body, headers, 'keyed')).status).toBe(401);
  });

  it('refuse a repeat under the same idempotency key too', async () => {
    const body = '{"keyed":true}';
    const headers = { ...sign(body), 'idempotency-key': 'k1' };
    expect((await send(body, headers)).status).toBe(200);
    expect(await send(body, headers)).toMatchObject({ status: 401, body: { error: { code: 'SIGNATURE_REPLAYED' } } });
    const again = { ...sign(body, secret, Math.floor(Date.now() / 1000) - 1), 'idempotency-key': 'k1' };
    const replayed = await send(body, again);
    expect(replayed.status).toBe(200);
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
  });

  it('have the secret of a variable, which may change at any time', async () => {
    await noria.call('PUT', '/api/variables/PARTNER', { value: 'first secret' });
    await publish(noria, chain('Own', webhook('own', 'atEnd', { signature: { secret: 'PARTNER', header: 'X-Sig' } })));
    const own = (key: string) => {
      const { 'x-noria-signature': signature = '', ...rest } = sign('{}', key);
      return { ...rest, 'x-sig': signature };
    };
    expect((await send('{}', own('first secret'), 'own')).status).toBe(200);
    await noria.call('PUT', '/api/variables/PARTNER', { value: 'second secret' });
    expect((await send('{}', own('first secret'), 'own')).status).toBe(401);
    expect((await send('{}', own('second secret'), 'own')).status).toBe(200);
    await noria.call('DELETE', '/api/variables/PARTNER');
    const answer = await send('{}', own('second secret'), 'own');
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'SIGNATURE_SECRET_MISSING' } } });
    expect(JSON.stringify(answer.body)).not.toContain('PARTNER');
    expect(noria.log.join('')).toContain('PARTNER');
  });

  it('are published with a secret only', async () => {
    const id = await save(noria, chain('Bare', webhook('bare', 'atEnd', { signature: { secret: 'NOBODY' } })));
    const odd = chain('Odd', webhook('odd', 'atEnd', { signature: { secret: 'a\u0000b' } }));
    expect((await noria.call('POST', '/api/workflows?faults=keep', odd)).status).toBe(201);
    const fault = { code: 'PARAMETER_INVALID', path: 'nodes[0].parameters.signature.secret', node: 'Hook' };
    const published = await noria.call('POST', `/api/workflows/${id}/publish`);
    expect(published).toMatchObject({ status: 422, body: { error: { details: { faults: [fault] } } } });
    expect((await noria.call('POST', `/api/workflows/${id}/validate`)).body).toMatchObject({
      valid: false,
      faults: [fault],
    });
    expect((await noria.call('GET', `/api/workflows/${id}`)).body).toMatchObject({ faults: [fault] });
  });
});

describe.runIf(postgresUrl !== null)('signed webhooks of two processes on one PostgreSQL', () => {
  it('take a request once among them', { timeout: 30_000 }, async () => {
    const settings = { WEBHOOK_SIGNATURE_SECRET: secret, ENCRYPTION_KEY: 'k'.repeat(32) };
    const one = await startTestServer({ url: postgresUrl ?? '' }, settings);
    const two = await startTestServer(
      { url: postgresUrl ?? '' },
      { ...settings, DATABASE_URL: one.settings.DATABASE_URL ?? '' },
    );
    try {
      await publish(one, chain('Shared', webhook('shared', 'atEnd', { signature: {} })));
      await expect.poll(async () => (await two.call('POST', '/hooks/shared', '{}')).status).toBe(401);
      const atS = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', secret).update(`${atS}.{}`).digest('hex');
      const headers = { 'x-noria-timestamp': atS, 'x-noria-signature': signature };
      const answers = await Promise.all(
        [one, two, one, two].map((noria) => noria.call('POST', '/hooks/shared', '{}', headers)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    } finally {
      await two.stop();
      await one.stop();
    }
  });
});
