/** Files of items through the API, on both databases: only those of the execution, and nothing in them runs in a browser. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, save } from '../testing/install.ts';
import { fetchAsOwner, postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, manual, node, set } from '../testing/workflows.ts';

const databases = ['pglite', ...(postgresUrl === null ? [] : [{ url: postgresUrl }])] as const;

describe.each(databases)('files of executions on %s', (database) => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer(database);
    await mkdir(join(noria.settings.NORIA_DATA_DIR ?? '', 'files'), { recursive: true });
  });

  afterAll(async () => {
    await noria.stop();
  });

  /** Runs a workflow that reads a file. */
  async function take(name: string, content: string | Buffer): Promise<{ executionId: string; hash: string }> {
    await writeFile(join(noria.settings.NORIA_DATA_DIR ?? '', 'files', name), content);
    const id = await save(
      noria,
      chain(`Read ${name}`, manual, node('Read', 'file.read', { path: name }), set('A', 'a', 1)),
    );
    const { body } = await noria.call('POST', `/api/workflows/${id}/execute?wait=10`, {});
    expect(body).toMatchObject({ status: 'succeeded' });
    const { executionId } = body as unknown as { executionId: string };
    return { executionId, hash: createHash('sha256').update(content).digest('hex') };
  }

  const open = (executionId: string, hash: string, query = '', method = 'GET') =>
    fetchAsOwner(noria.url, `/api/executions/${executionId}/files/${hash}${query}`, { method });

  it('come as they are, to be saved', async () => {
    const bytes = randomBytes(3_500_000);
    const { executionId, hash } = await take('données.bin', bytes);
    const answer = await open(executionId, hash);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''donn%C3%A9es.bin");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const head = await open(executionId, hash, '', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['a.html', 'attachment', 'text/html; charset=utf-8'],
    ['a.svg', 'attachment', 'image/svg+xml'],
    ['a.txt', 'inline', 'text/plain; charset=utf-8'],
    ['a.png', 'inline', 'image/png'],
    ['a.pdf', 'inline', 'application/pdf'],
  ])('%s is %s where it is to be shown', async (name, disposition, type) => {
    const { executionId, hash } = await take(name, `<script>alert("${name}")</script>`);
    const shown = await open(executionId, hash, '?inline=true');
    expect(shown.headers.get('content-type')).toBe(type);
    expect(shown.headers.get('content-disposition')).toBe(`${disposition}; filename=${name}`);
    const saved = await open(executionId, hash);
    expect(saved.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
  });

  it('of other executions are not found, nor the lists of items, nor what does not exist', async () => {
    const one = await take('one.txt', 'one');
    const two = await take('two.txt', 'two');
    expect((await open(one.executionId, two.hash)).status).toBe(404);
    expect((await open('exec_01994d5e-7a00-7000-8000-00000000dead', two.hash)).status).toBe(404);
    expect((await open(one.executionId, 'nonsense')).status).toBe(400);
    expect((await open(one.executionId, one.hash, '?inline=perhaps')).status).toBe(400);
    expect((await open(one.executionId, one.hash)).status).toBe(200);
  });

  it('of a list too large for the journal are found', async () => {
    const folder = join(noria.settings.NORIA_DATA_DIR ?? '', 'files', 'many');
    await mkdir(folder, { recursive: true });
    await Promise.all(Array.from({ length: 400 }, (_, n) => writeFile(join(folder, `${n}.txt`), `text ${n}`)));
    const id = await publish(noria, chain('Many', manual, node('Read', 'file.read', { path: 'many/*' })));
    const { body } = await noria.call('POST', `/api/workflows/${id}/execute?wait=10`, {});
    const { executionId } = body as unknown as { executionId: string };
    const answer = await open(executionId, createHash('sha256').update('text 399').digest('hex'));
    expect(await answer.text()).toBe('text 399');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=399.txt');
  });

  it('whose bytes are gone are said to be gone', async () => {
    const { executionId, hash } = await take('gone.txt', 'soon gone');
    const gone = { hash: 'e'.repeat(64), sizeBytes: 9, mimeType: 'text/plain' };
    const definition = {
      ...chain('Pinned', manual, set('A', 'a', 1)),
      pinData: { A: [{ json: {}, binary: { data: gone } }] },
    };
    const id = await save(noria, definition);
    const run = (await noria.call('POST', `/api/workflows/${id}/execute?wait=10`, {})).body as { executionId: string };
    const answer = await open(run.executionId, gone.hash);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'BINARY_GONE' } });
    expect((await open(executionId, hash)).status).toBe(200);
  });
});
