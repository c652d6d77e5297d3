/** Forms and files that http.request sends, as a server reads them. */
import type { BinaryRef, Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { send, sendItems, useHttpServer } from '../testing/use-http-server.ts';

const server = useHttpServer();

async function withFiles(contents: Record<string, { bytes: Uint8Array; mimeType: string; fileName?: string }>) {
  const binaries = createMemoryBinaries();
  const binary: Record<string, BinaryRef> = {};
  for (const [name, { bytes, ...about }] of Object.entries(contents)) binary[name] = await binaries.put(bytes, about);
  const item: Item = { json: { id: 7 }, binary };
  return { binaries, item };
}

/** Reads a form as the platform does. */
async function readForm(): Promise<FormData> {
  const seen = server.seen[0];
  const headers = { 'content-type': seen?.headers['content-type'] ?? '' };
  return new Response(Buffer.from(seen?.body ?? '', 'latin1'), { headers }).formData();
}

describe('a form', () => {
  it('is sent as a web page sends it', async () => {
    const fields = { name: 'A & B', tags: ['x', 'y'], none: null, deep: { a: 1 }, count: '={{ $json.n }}' };
    await send(server, { method: 'POST', bodyType: 'form', fields }, { n: 3 });
    expect(server.seen[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=A+%26+B&tags=x&tags=y&deep=%7B%22a%22%3A1%7D&count=3',
    });
  });

  it('with files has every part as it is, and its length', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index & 255));
    const { binaries, item } = await withFiles({
      scan: { bytes, mimeType: 'image/png', fileName: 'scan "1"\r\n.png' },
      note: { bytes: Buffer.from('hello'), mimeType: 'text/plain' },
    });
    const parameters = {
      method: 'POST',
      bodyType: 'multipart',
      fields: { title: 'Reçu\r\n--x', tags: ['a', 'b'] },
      files: { document: 'scan', 'no"te': 'note' },
    };
    await sendItems(server, parameters, [item], binaries);
    const form = await readForm();
    expect([form.get('title'), form.getAll('tags')]).toEqual(['Reçu\r\n--x', ['a', 'b']]);
    const document = form.get('document') as File;
    expect([document.type, Buffer.from(await document.arrayBuffer()).equals(bytes)]).toEqual(['image/png', true]);
    expect(document.name).toMatch(/^scan ("|%22)1("|%22)/);
    const note = [...form].find(([name]) => name.startsWith('no'))?.[1] as File;
    expect([await note.text(), note.name]).toEqual(['hello', 'note']);
    expect(Number(server.seen[0]?.headers['content-length'])).toBe(server.seen[0]?.body.length);
    expect(server.seen[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('is the same on every try, for servers that compare bodies under an idempotency key', async () => {
    const parameters = { method: 'POST', bodyType: 'multipart', fields: { a: '1' } };
    await send(server, parameters);
    await send(server, parameters);
    expect(server.seen[0]?.body).toBe(server.seen[1]?.body);
  });

  it('with files keeps its own content type', async () => {
    const headers = { 'content-type': 'multipart/form-data' };
    await send(server, { method: 'POST', bodyType: 'multipart', fields: { a: '1' }, headers });
    expect((await readForm()).get('a')).toBe('1');
  });

  it('lets no line break of a media type into its parts', async () => {
    const { binaries, item } = await withFiles({
      data: { bytes: Buffer.from('x'), mimeType: 'text/plain\r\nX-Evil: 1' },
    });
    await sendItems(server, { method: 'POST', bodyType: 'multipart', files: { f: 'data' } }, [item], binaries);
    expect(server.seen[0]?.body).toContain('Content-Type: application/octet-stream\r\n');
    expect(server.seen[0]?.body).not.toContain('X-Evil');
  });
});

describe('a file as the body', () => {
  it.each([
    [{}, 'application/pdf'],
    [{ 'Content-Type': 'application/x-special' }, 'application/x-special'],
  ])('is sent as it is, with headers %j as %s', async (headers, contentType) => {
    const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
    const { binaries, item } = await withFiles({ scan: { bytes, mimeType: 'application/pdf' } });
    await sendItems(server, { method: 'PUT', bodyType: 'file', bodyFile: 'scan', headers }, [item], binaries);
    expect(server.seen[0]).toMatchObject({ headers: { 'content-type': contentType, 'content-length': '6' } });
    expect(Buffer.from(server.seen[0]?.body ?? '', 'latin1')).toEqual(bytes);
  });

  it('that the item does not have is named, beside those that it has; nothing is sent', async () => {
    const { binaries, item } = await withFiles({ scan: { bytes: Buffer.from('x'), mimeType: 'text/plain' } });
    const run = sendItems(server, { method: 'POST', bodyType: 'file', bodyFile: 'data' }, [item], binaries);
    await expect(run).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      message: expect.stringContaining('no file "data"; it has "scan"'),
      details: { parameter: 'bodyFile', item: 0 },
    });
    const form = sendItems(
      server,
      { method: 'POST', bodyType: 'multipart', files: { f: '__proto__' } },
      [item],
      binaries,
    );
    await expect(form).rejects.toMatchObject({ details: { parameter: 'files.f' } });
    expect(server.seen).toEqual([]);
  });

  it('that is gone from the store fails as what it is', async () => {
    const item: Item = { json: {}, binary: { data: { hash: 'f'.repeat(64), sizeBytes: 3, mimeType: 'text/plain' } } };
    const run = sendItems(server, { method: 'POST', bodyType: 'file' }, [item]);
    await expect(run).rejects.toMatchObject({ code: 'BINARY_GONE' });
  });
});

describe('the idempotency key', () => {
  it('goes into the header that the service reads', async () => {
    await send(server, { method: 'POST', idempotencyHeader: 'X-Request-Id' });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-request-id': 'key-0' });
    expect(server.seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });
});
