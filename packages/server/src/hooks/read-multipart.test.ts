/** `multipart/form-data`: fields, files, and what is refused. */
import type { Binaries, BinaryRef } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { readMultipart } from './read-multipart.ts';

function createFiles(): Binaries & { readonly puts: { bytes: string; mimeType: string; fileName?: string }[] } {
  const puts: { bytes: string; mimeType: string; fileName?: string }[] = [];
  return {
    puts,
    async put(content, about) {
      const bytes = Buffer.from(content as Uint8Array);
      puts.push({ bytes: bytes.toString('latin1'), ...about });
      return { hash: String(puts.length), sizeBytes: bytes.length, ...about };
    },
    read: () => Promise.reject(new Error('nobody reads')),
    stream: () => {
      throw new Error('nobody reads');
    },
  };
}

async function read(form: FormData, files = createFiles(), before: Record<string, BinaryRef> = {}) {
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const bytes = Buffer.from(await request.arrayBuffer());
  return readMultipart(bytes, request.headers.get('content-type') ?? '', files, before);
}

function makeForm(...entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

const boundary = 'multipart/form-data; boundary=b';

function readText(text: string) {
  return readMultipart(Buffer.from(text.replaceAll('\n', '\r\n')), boundary, createFiles(), {});
}

describe('multipart/form-data', () => {
  it('gives fields to the body and files to the item', async () => {
    const files = createFiles();
    const photo = new File([Buffer.from('89504e470d0a1a0a', 'hex')], 'é.png', { type: 'image/png' });
    const { body, binary } = await read(
      makeForm(['name', 'Amina'], ['tag', 'a'], ['tag', 'ب'], ['photo', photo]),
      files,
    );
    expect(body).toEqual({ name: 'Amina', tag: ['a', 'ب'] });
    expect(binary).toEqual({ photo: { hash: '1', sizeBytes: 8, mimeType: 'image/png', fileName: 'é.png' } });
    expect(files.puts[0]?.bytes).toBe('\x89PNG\r\n\x1a\n');
  });

  it('numbers files of one name, and leaves names that are taken', async () => {
    const file = (text: string) => new File([text], `${text}.txt`, { type: 'text/plain' });
    const raw = { hash: 'r', sizeBytes: 1, mimeType: 'text/plain' };
    const form = makeForm(['doc', file('a')], ['doc', file('b')], ['raw', file('c')]);
    const { binary } = await read(form, createFiles(), { raw });
    expect(Object.keys(binary)).toEqual(['raw', 'doc', 'doc_2', 'raw_2']);
    expect(binary.raw).toBe(raw);
  });

  it('decides types by the bytes, and never takes a name for a path', async () => {
    const { binary } = await read(makeForm(['x', new File(['<script>'], '../../x.png', { type: 'image/png' })]));
    expect(binary.x).toMatchObject({ mimeType: 'text/plain', fileName: 'x.png' });
  });

  it('leaves out a file that nobody chose, and keeps one that is empty', async () => {
    const { binary } = await read(makeForm(['none', new File([], '')], ['empty', new File([], 'e.txt')]));
    expect(Object.keys(binary)).toEqual(['empty']);
  });

  it('takes no name that would change what an object is', async () => {
    const { body, binary } = await read(makeForm(['__proto__', 'x'], ['__proto__', new File(['a'], 'a')]));
    expect(Object.keys(body)).toEqual([]);
    expect(Object.keys(binary)).toEqual(['file']);
  });

  it('may be large: a file of many parts comes through whole', async () => {
    const files = createFiles();
    const bytes = Buffer.alloc(3_000_000, 'abcdefg');
    await read(makeForm(['big', new File([bytes], 'big.bin')]), files);
    expect(files.puts[0]?.bytes).toBe(bytes.toString('latin1'));
  });

  it.each([
    ['ends too early', '--b\nContent-Disposition: form-data; name="a"\n\nvalue'],
    ['has no parts', 'nothing of the kind'],
  ])('that %s is refused', async (_what, text) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' });
  });

  it('without a boundary is refused', async () => {
    await expect(readMultipart(Buffer.from('x'), 'multipart/form-data', createFiles(), {})).rejects.toMatchObject({
      code: 'REQUEST_MALFORMED',
    });
  });

  it.each([
    ['101 files', makeForm(...Array.from({ length: 101 }, (_, n): [string, File] => ['f', new File(['x'], `${n}`)]))],
    ['1,001 fields', makeForm(...Array.from({ length: 1_001 }, (_, n): [string, string] => [`f${n}`, 'x']))],
    ['a field of more than a megabyte', makeForm(['f', 'x'.repeat(1_048_577)])],
    ['a name of 201 characters', makeForm(['f'.repeat(201), 'x'])],
  ])('with %s is refused, and nothing is stored', async (_what, form) => {
    const files = createFiles();
    await expect(read(form, files)).rejects.toMatchObject({ code: 'REQUEST_LIMIT' });
    expect(files.puts).toEqual([]);
  });
});
