/** Bodies of webhooks by their types: what becomes JSON, what becomes a file, and what is refused. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Binaries, type BinaryRef, createUuidV7 } from '@noria/core';
import { createBinaries } from '@noria/engine';
import { createFolderBlobStore } from '@noria/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBodyMemory } from './body-memory.ts';
import { decodeContent } from './decode-content.ts';
import { readHookBody, readHookBodyRaw } from './read-hook-body.ts';

const organizationId = createUuidV7((bytes) => bytes)(0);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'noria-hook-files-'));
});

afterAll(() => rm(folder, { recursive: true }));

function createFiles(): Binaries {
  const blobs = createFolderBlobStore({ folder, durability: 'process' });
  return createBinaries({ blobs, organizationId, maxBytes: 1_000_000 });
}

const read = async (body: string | Buffer, type?: string, files = createFiles()) =>
  readHookBody(Buffer.from(body), type, () => files);

const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>';

describe('a body that is text', () => {
  it.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/json; charset=utf-8', '[1]', [1]],
    ['application/ld+json', '{}', {}],
    [
      'application/x-www-form-urlencoded',
      'a=1&b=x+y&b=z&__proto__=1&toString=2',
      { a: '1', b: ['x y', 'z'], toString: '2' },
    ],
    ['text/plain', 'héllo', 'héllo'],
    ['application/soap+xml', '<a/>', '<a/>'],
    [undefined, 'a', 'a'],
  ])('of type %s becomes JSON', async (type, text, expected) => {
    expect(await read(text, type)).toEqual({ body: expected });
  });

  it.each([
    ['text/plain; charset=iso-8859-1', Buffer.from('é', 'latin1'), 'é'],
    ['text/csv; charset="windows-1256"', Buffer.from([0xc7, 0xe1]), 'ال'],
    ['text/plain;charset=UTF-16LE', Buffer.from('ab', 'utf16le'), 'ab'],
    ['text/xml', Buffer.from(xml, 'latin1'), xml],
    ['text/csv', Buffer.from('\ufeffa;b'), 'a;b'],
    ['application/json', Buffer.from('\ufeff[1]'), [1]],
    ['application/json; charset=utf-16le', Buffer.from('{"a":"é"}', 'utf16le'), { a: 'é' }],
  ])('in another charset is read: %s', async (type, bytes, expected) => {
    expect(await read(bytes, type)).toEqual({ body: expected });
  });

  it.each([
    ['text/plain', Buffer.from([0xff]), /not valid UTF-8/],
    ['text/plain; charset=klingon', Buffer.from('a'), /"klingon" is not known/],
    ['text/plain; charset=shift_jis', Buffer.from([0x81]), /not text in shift_jis/],
    ['application/json', Buffer.from('{'), /not JSON/],
  ])('that cannot be read is refused: %s', async (type, bytes, message) => {
    await expect(read(bytes, type)).rejects.toThrow(message);
  });

  it('with more than 10,000 fields is refused', async () => {
    await expect(read('a&'.repeat(10_001), 'application/x-www-form-urlencoded')).rejects.toMatchObject({
      code: 'REQUEST_LIMIT',
    });
  });
});

describe('a body of another type', () => {
  it('becomes the file "data"', async () => {
    const files = createFiles();
    const bytes = Buffer.from('89504e470d0a1a0a00', 'hex');
    const { body, binary } = await read(bytes, 'image/png', files);
    expect(body).toBeNull();
    expect(binary).toEqual({ data: { hash: expect.any(String), sizeBytes: 9, mimeType: 'image/png' } });
    expect(Buffer.from(await files.read(binary?.data as BinaryRef, 100))).toEqual(bytes);
  });

  it('without a type is a file when it is no text', async () => {
    expect((await read(Buffer.from([0xff, 0x00]))).binary?.data?.mimeType).toBe('application/octet-stream');
  });

  it('that is empty is nothing', async () => {
    expect(await read('', 'image/png')).toEqual({ body: null });
  });
});

describe('the raw body', () => {
  it('is kept beside what was read of it', async () => {
    const files = createFiles();
    const bytes = Buffer.from('{ "a": 1 }');
    const { body, binary } = await readHookBodyRaw(bytes, 'application/json', files, bytes);
    expect(body).toEqual({ a: 1 });
    expect(binary).toEqual({ raw: { hash: expect.any(String), sizeBytes: 10, mimeType: 'application/json' } });
    expect(String(Buffer.from(await files.read(binary?.raw as BinaryRef, 100)))).toBe('{ "a": 1 }');
  });

  it('is what was sent, not what it unpacks to', async () => {
    const sent = gzipSync('{"a":1}');
    const { body, binary } = await readHookBodyRaw(Buffer.from('{"a":1}'), 'application/json', createFiles(), sent);
    expect(body).toEqual({ a: 1 });
    expect(binary?.raw?.sizeBytes).toBe(sent.length);
  });
});

describe('a packed body', () => {
  const memory = createBodyMemory(10_000_000, () => 0);

  it.each(['gzip', 'GZIP', 'x-gzip'])('with %s is unpacked', async (encoding) => {
    expect(String(await decodeContent(gzipSync('hello'), encoding, 100, memory))).toBe('hello');
  });

  it('that unpacks to more than the limit is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(2_000);
    await expect(decodeContent(bomb, 'gzip', 999_999, memory)).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
    expect(await decodeContent(bomb, 'gzip', 1_000_000, memory)).toHaveLength(1_000_000);
  });

  it('of an unknown kind, or a broken one, is refused', async () => {
    const bytes = Buffer.from('abc');
    await expect(decodeContent(bytes, 'zstd', 100, memory)).rejects.toMatchObject({
      code: 'REQUEST_ENCODING_UNSUPPORTED',
    });
    await expect(decodeContent(bytes, 'gzip', 100, memory)).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' });
  });
});
