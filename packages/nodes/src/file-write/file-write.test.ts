/** Files that a workflow writes, into a real folder. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Item, Parameters } from '@noria/core';
import { createFileFolder } from '@noria/outbound';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { createTestContext } from '../testing/create-test-context.ts';
import { runNode } from '../testing/run-node.ts';
import { fileWrite } from './file-write.ts';

let root: string;
const binaries = createMemoryBinaries();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'noria-write-'));
});

afterEach(() => rm(root, { recursive: true }));

const write = (parameters: Parameters, items: Item[]) =>
  runNode(fileWrite, { parameters, inputs: [items], folder: createFileFolder(root), binaries });

const readBack = (path: string) => readFile(join(root, path), 'utf8');

const named = (...names: string[]): Item[] => names.map((name) => ({ json: { name } }));

describe('file.write', () => {
  it('writes the file of each item and passes the items on', async () => {
    const [a, b] = await Promise.all(
      ['first', 'second'].map((text) => binaries.put(Buffer.from(text), { mimeType: 'text/plain' })),
    );
    if (a === undefined || b === undefined) throw new Error('nothing was stored');
    const items = [
      { json: { n: 1 }, binary: { report: a } },
      { json: { n: 2 }, binary: { report: b } },
    ];
    const { outputs } = await write({ path: '=out/{{ $json.n }}.txt', field: 'report' }, items);
    expect(outputs).toEqual([items]);
    expect([await readBack('out/1.txt'), await readBack('out/2.txt')]).toEqual(['first', 'second']);
  });

  it('writes text; of two items with one path the later one stays', async () => {
    await write({ path: 'a.txt', source: 'text', text: '={{ $json.name }} é' }, named('one', 'two'));
    expect(await readBack('a.txt')).toBe('two é');
  });

  it('fails the items without that file, and says which files they have', async () => {
    const ref = await binaries.put(Buffer.from('x'), { mimeType: 'text/plain' });
    const items = [{ json: {}, binary: { data: ref } }, { json: {}, binary: { other: ref } }, { json: {} }];
    const { outputs, failures } = await write({ path: 'a.txt' }, items);
    expect(outputs[0]).toEqual([{ json: {}, binary: { data: ref }, pairedItem: { item: 0 } }]);
    expect(failures).toMatchObject([
      { item: 1, error: { code: 'PARAMETER_INVALID', message: expect.stringContaining('it has "other"') } },
      { item: 2, error: { message: expect.stringContaining('it has none') } },
    ]);
  });

  it('goes on with the others when the first cannot be written', async () => {
    const parameters = { path: '={{ $json.name }}', source: 'text', text: 'x' };
    const { outputs, failures } = await write(parameters, named('../out', 'a/b', 'a', 'b'));
    expect(outputs[0]?.map(({ json }) => json.name)).toEqual(['a/b', 'b']);
    expect(failures?.map(({ error }) => error.code)).toEqual(['FILE_NOT_ALLOWED', 'FILE_FAILED']);
  });

  it('says that the bytes are gone, and writes nothing', async () => {
    const gone = { hash: 'a'.repeat(64), sizeBytes: 1, mimeType: 'text/plain' };
    await expect(write({ path: 'a.txt' }, [{ json: {}, binary: { data: gone } }])).rejects.toMatchObject({
      code: 'BINARY_GONE',
    });
    expect(await readdir(root)).toEqual(['.noria-drafts']);
  });

  it.each([
    ['keep', 'first'],
    ['overwrite', 'second'],
  ])('with %s, %s is there afterwards', async (ifExists, expected) => {
    await write({ path: 'a.txt', source: 'text', text: 'first' }, named('x'));
    await write({ path: 'a.txt', source: 'text', text: 'second', ifExists }, named('x'));
    expect(await readBack('a.txt')).toBe(expected);
  });

  it.each([
    [{ path: '../a.txt', source: 'text', text: 'x' }, 'FILE_NOT_ALLOWED'],
    [{ path: 'a.txt', source: 'text', text: 'other', ifExists: 'fail' }, 'FILE_EXISTS'],
    [{ path: 'a.txt/b.txt', source: 'text', text: 'x' }, 'FILE_FAILED'],
    [{ path: 'a.txt', source: 'disk' }, 'PARAMETER_INVALID'],
    [{ path: '', source: 'text', text: 'x' }, 'PARAMETER_INVALID'],
  ])('refuses %j with %s', async (parameters, code) => {
    await write({ path: 'a.txt', source: 'text', text: 'there' }, named('x'));
    await expect(write(parameters, named('x'))).rejects.toMatchObject({ code });
    expect(await readBack('a.txt')).toBe('there');
  });

  it('does not write again what is recorded as written', async () => {
    const items = named('one', 'two');
    const parameters = { path: '={{ $json.name }}', source: 'text', text: 'x' };
    const ctx = createTestContext(fileWrite, { parameters, inputs: [items], folder: createFileFolder(root) });
    ctx.effects.set(0, { sizeBytes: 1, written: true });
    await fileWrite.run(ctx, items);
    expect((await readdir(root)).sort()).toEqual(['.noria-drafts', 'two']);
  });

  it('gives nothing for no items', async () => {
    expect((await write({ path: 'a.txt', source: 'text', text: 'x' }, [])).outputs).toEqual([[]]);
  });
});
