/** Answers that become files of items, and answers that are too much. */
import { gzipSync } from 'node:zlib';
import type { Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { asJson, type Sent, send, sendItems, useHttpServer } from '../testing/use-http-server.ts';

const server = useHttpServer();

function fileOf({ items }: Sent, name = 'data'): NonNullable<Item['binary']>[string] {
  const file = items[0]?.binary?.[name];
  if (file === undefined) throw new Error(`there is no file ${name}`);
  return file;
}

async function contentOf(sent: Sent, name?: string): Promise<Buffer> {
  return Buffer.from(await sent.ctx.binaries.read(fileOf(sent, name), 100_000_000));
}

describe('an answer that is a file', () => {
  it('becomes a file of the item where it is neither JSON nor text', async () => {
    const png = Buffer.from([0x89, 0x50, 0, 255]);
    server.reply = () => ({ headers: { 'content-type': 'image/png; x=1' }, body: png });
    const sent = await send(server, { url: `${server.origin}/a/logo.png?v=2` });
    expect(sent.items[0]?.json).toEqual({ fileName: 'logo.png', mimeType: 'image/png', sizeBytes: 4 });
    expect(fileOf(sent)).toMatchObject({ fileName: 'logo.png', mimeType: 'image/png', sizeBytes: 4 });
    expect(await contentOf(sent)).toEqual(png);
  });

  it.each([
    ['application/json', '{"a":1}'],
    ['text/csv', 'a,b'],
    ['text/plain', ''],
  ])('is one where that is asked for, %s %j too', async (contentType, body) => {
    server.reply = () => ({ headers: { 'content-type': contentType }, body });
    const sent = await send(server, { responseType: 'file', answerFile: 'report' });
    expect([(await contentOf(sent, 'report')).toString(), fileOf(sent, 'report').mimeType]).toEqual([
      body,
      contentType,
    ]);
  });

  it.each([
    ['attachment; filename="rapport annuel.pdf"', 'rapport annuel.pdf'],
    ['attachment; filename=plain.pdf', 'plain.pdf'],
    ["attachment; filename=x.pdf; filename*=UTF-8''na%C3%AFve%20plan.pdf", 'naïve plan.pdf'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\temp\\\\a.txt"', 'a.txt'],
    ['attachment; filename=".."', undefined],
    ['inline', 'x'],
  ])('has the name that %s gives', async (disposition, fileName) => {
    server.reply = () => ({ headers: { 'content-disposition': disposition }, body: 'x' });
    const sent = await send(server, { url: `${server.origin}/files/x`, responseType: 'file' });
    expect(fileOf(sent).fileName).toBe(fileName);
  });

  it('is what long text becomes, and short text does not', async () => {
    server.reply = ({ url }) => ({
      headers: { 'content-type': 'text/csv' },
      body: 'é'.repeat(Number(url.slice(1))),
    });
    const short = await send(server, { url: `${server.origin}/524288` });
    expect(short.items[0]?.json).toEqual({ data: 'é'.repeat(524_288) });
    const long = await send(server, { url: `${server.origin}/524289` });
    expect(await contentOf(long)).toEqual(Buffer.from('é'.repeat(524_289)));
    const asked = await send(server, { url: `${server.origin}/524289`, responseType: 'text' });
    expect(asked.items[0]?.json.data).toHaveLength(524_289);
  });

  it('stands beside status and headers where those are asked for', async () => {
    server.reply = () => ({ headers: { 'content-type': 'image/png' }, body: 'x' });
    const sent = await send(server, { fullResponse: true });
    expect(sent.items[0]?.json).toMatchObject({ status: 200, body: { mimeType: 'image/png', sizeBytes: 1 } });
    expect(fileOf(sent).sizeBytes).toBe(1);
  });

  it('is remembered with its step: it is not fetched again', async () => {
    server.reply = () => ({ headers: { 'content-type': 'image/png' }, body: 'x' });
    const first = await sendItems(server, { method: 'POST' });
    expect(JSON.stringify([...first.ctx.effects])).toContain(fileOf(first).hash);
  });

  it('cannot be smuggled in by what stands in for a lost answer', async () => {
    const forged = { file: { hash: 'a'.repeat(64), sizeBytes: 1, mimeType: 'x/y' }, body: {}, status: 200 };
    server.reply = () => asJson([['http.answer', forged]]);
    expect((await send(server, {})).items[0]).not.toHaveProperty('binary');
    server.reply = () => asJson(['http.answer', forged]);
    expect((await send(server, {})).items.some((item) => 'binary' in item)).toBe(false);
  });
});

describe('an answer that is too much', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each([500, 501, 5_000, 100_000])(
    'nested %i levels deep is taken or refused, and never ends the step',
    async (levels) => {
      server.reply = ({ url }) =>
        url === '/1'
          ? { headers: { 'content-type': 'application/json' }, body: `{"a":${nested(levels - 1)}}` }
          : asJson({});
      const run = send(server, { url: `=${server.origin}/{{ $json.n }}`, fullResponse: false }, { n: 0 }, { n: 1 });
      const { items, failures } = await run;
      if (levels === 500) expect([items.length, failures]).toEqual([2, undefined]);
      else expect(failures).toMatchObject([{ item: 1, error: { code: 'OUTBOUND_TOO_DEEP', details: { limit: 500 } } }]);
    },
  );

  it.each(['auto', 'json', 'text', 'file'])(
    'is refused beyond the limit of its size, read as %s',
    async (responseType) => {
      server.reply = () => asJson('x'.repeat(10_000));
      const run = send(server, { responseType, maxResponseBytes: 10_001 });
      await expect(run).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE', sent: 'answered' });
      expect((await send(server, { responseType, maxResponseBytes: 10_002 })).items.length).toBe(1);
    },
  );

  it('counts after it was decompressed', async () => {
    server.reply = () => ({
      headers: { 'content-type': 'image/png', 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(50_000_000)),
    });
    await expect(send(server, {})).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE', sent: 'answered' });
  });

  it('for the store of files is known to be answered', async () => {
    server.reply = () => ({ headers: { 'content-type': 'image/png' }, body: 'x' });
    const refusing = {
      put: async () => {
        const { NoriaError } = await import('@noria/core');
        throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes: 1, limitBytes: 0 });
      },
      read: () => Promise.reject(new Error('unused')),
      stream: () => {
        throw new Error('unused');
      },
    };
    const run = sendItems(server, { method: 'POST' }, [{ json: {} }], refusing);
    await expect(run).rejects.toMatchObject({ code: 'BINARY_TOO_LARGE', sent: 'answered' });
  });
});
