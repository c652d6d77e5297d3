/** Files that come to a webhook, and go out by its answer. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../testing/install.ts';
import { postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, node, pass, webhook } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;
const png = Buffer.from('89504e470d0a1a0a0102030405', 'hex');

describe.each(databases)('files of webhooks on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database, { WEBHOOK_MAX_BODY_BYTES: '2000000' });
    const answer = node('R', 'flow.respond', { with: 'file', file: '={{ $json.query.file ?? "data" }}' });
    await publish(noria, chain('Back', webhook('back', 'byNode', { rawBody: true }), answer));
    await publish(noria, chain('Plain', webhook('plain', 'atEnd'), pass));
  });

  afterAll(async () => {
    await noria.stop();
  });

  async function fetchBack(
    query: string,
    body: string | Uint8Array<ArrayBuffer> | FormData,
    headers: Record<string, string> = {},
  ) {
    const answer = await fetch(`${noria.url}/hooks/back${query}`, { method: 'POST', body, headers });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  it('come back as they were sent, with the type that their bytes have', async () => {
    const { status, headers, bytes } = await fetchBack('', png, { 'content-type': 'application/octet-stream' });
    expect(status).toBe(200);
    expect(bytes).toEqual(png);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-length')).toBe(String(png.length));
    expect(headers.get('content-disposition')).toBe('inline');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('of a form come back with their names', async () => {
    const form = new FormData();
    form.append('note', 'x');
    form.append('photo', new File([png], 'été.png', { type: 'image/png' }));
    const { headers, bytes } = await fetchBack('?file=photo', form);
    expect(bytes).toEqual(png);
    expect(headers.get('content-disposition')).toBe(`inline; filename="_t_.png"; filename*=UTF-8''%C3%A9t%C3%A9.png`);
  });

  it('that a browser could run are cut off from this address', async () => {
    const { headers } = await fetchBack('', '<svg/>', { 'content-type': 'image/svg+xml' });
    expect(headers.get('content-security-policy')).toMatch(/^sandbox/);
  });

  it('hold the raw body, as it was sent', async () => {
    const sent = gzipSync('{ "a": 1 }');
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await fetchBack('?file=raw', sent, headers)).bytes).toEqual(sent);
    expect((await fetchBack('?file=raw', '{ "a" : 1 }', { 'content-type': 'application/json' })).bytes.toString()).toBe(
      '{ "a" : 1 }',
    );
  });

  it('that the item does not have are named in the error', async () => {
    const { status, bytes } = await fetchBack('?file=scan', png, { 'content-type': 'image/png' });
    expect(status).toBe(500);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      error: { code: 'PARAMETER_INVALID', message: expect.stringContaining('no file "scan", but: raw, data') },
    });
  });

  it('larger than the setting are refused, packed ones too', async () => {
    const tooLarge = {
      status: 413,
      body: { error: { code: 'REQUEST_TOO_LARGE', details: { limitBytes: 2_000_000 } } },
    };
    expect(await noria.call('POST', '/hooks/plain', Buffer.alloc(2_000_001))).toMatchObject(tooLarge);
    const bomb = gzipSync(Buffer.alloc(2_000_001, ' '));
    expect(await noria.call('POST', '/hooks/plain', bomb, { 'content-encoding': 'gzip' })).toMatchObject(tooLarge);
  });

  it('packed in a way that nobody knows here are refused', async () => {
    expect(await noria.call('POST', '/hooks/plain', 'x', { 'content-encoding': 'zstd' })).toMatchObject({
      status: 415,
      body: { error: { code: 'REQUEST_ENCODING_UNSUPPORTED' } },
    });
  });

  it('are not made of JSON, which is unpacked and read', async () => {
    const packed = gzipSync('{"a":1}');
    const answer = await noria.call('POST', '/hooks/plain', packed, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 200, body: { body: { a: 1 } } });
  });
});
