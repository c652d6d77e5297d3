/** Files that come into the workflow, from a real folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileFolder, Item, JsonObject, OutputResult, Parameters } from '@noria/core';
import { createFileFolder } from '@noria/outbound';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { runNode } from '../testing/run-node.ts';
import { fileRead } from './file-read.ts';

let root: string;
let folder: FileFolder;
const binaries = createMemoryBinaries();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'noria-read-'));
  folder = createFileFolder(root);
});

afterEach(() => rm(root, { recursive: true }));

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

const save = (path: string, content = path) => folder.write(path, text(content), 'overwrite');

function read(parameters: Parameters, ...jsons: JsonObject[]): Promise<OutputResult> {
  const items = jsons.map((json) => ({ json }));
  return runNode(fileRead, { parameters, inputs: [items], folder, binaries });
}

const contentOf = async (item: Item | undefined, field = 'data'): Promise<string> => {
  const ref = item?.binary?.[field];
  if (ref === undefined) throw new Error('the item has no file');
  return Buffer.from(await binaries.read(ref, 1_000_000)).toString();
};

describe('file.read', () => {
  it('gives the file of each item, with its name, type and size', async () => {
    await save('in/a.csv', 'x;y');
    await save('in/b', 'no type');
    const { outputs } = await read({ path: '=in/{{ $json.name }}', field: 'table' }, { name: 'a.csv' }, { name: 'b' });
    const [a, b] = outputs[0] ?? [];
    expect(a).toMatchObject({
      json: { path: 'in/a.csv', name: 'a.csv', folder: 'in', extension: 'csv', mimeType: 'text/csv', sizeBytes: 3 },
      binary: { table: { mimeType: 'text/csv', fileName: 'a.csv', sizeBytes: 3 } },
      pairedItem: { item: 0 },
    });
    expect(await contentOf(a, 'table')).toBe('x;y');
    expect(b).toMatchObject({ json: { mimeType: 'application/octet-stream', extension: '' }, pairedItem: { item: 1 } });
  });

  it('gives all files that a pattern means', async () => {
    for (const path of ['in/b.txt', 'in/a.txt', 'in/deep/c.txt', 'in/d.csv']) await save(path);
    const { outputs } = await read({ path: 'in/**/*.txt' }, {});
    expect(outputs[0]?.map(({ json }) => json.path)).toEqual(['in/a.txt', 'in/b.txt', 'in/deep/c.txt']);
    expect(await contentOf(outputs[0]?.[2])).toBe('in/deep/c.txt');
  });

  it('gives text, or only what is there', async () => {
    await save('a.txt', '\uFEFFé');
    const asText = await read({ path: 'a.txt', as: 'text', field: 'content' }, {});
    expect(asText.outputs[0]?.[0]).toMatchObject({ json: { content: 'é', name: 'a.txt' } });
    expect(asText.outputs[0]?.[0]?.binary).toBeUndefined();
    const listed = await read({ path: '*', as: 'list' }, {});
    expect(listed.outputs[0]).toMatchObject([{ json: { path: 'a.txt', sizeBytes: 5 } }]);
  });

  it('fails the items whose file is not there and lets the others through', async () => {
    await save('a.txt');
    const gone = Array.from({ length: 9 }, () => ({ path: 'gone.txt' }));
    const { outputs, failures } = await read({ path: '={{ $json.path }}' }, ...gone, { path: 'a.txt' });
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 9 }]);
    expect(failures).toHaveLength(9);
    expect(failures).toMatchObject([
      { item: 0, error: { code: 'FILE_NOT_FOUND', details: { path: 'gone.txt' } } },
      ...gone.slice(1).map(() => ({})),
    ]);
    expect((await read({ path: '*.gone', ifNone: 'nothing' }, {})).outputs).toEqual([[]]);
    expect((await read({ path: 'gone', ifNone: 'nothing' }, {})).outputs).toEqual([[]]);
  });

  it.each([
    [{ path: '../secret' }, 'FILE_NOT_ALLOWED'],
    [{ path: '/etc/*' }, 'FILE_NOT_ALLOWED'],
    [{ path: '*.txt', maxFiles: 1 }, 'FILE_FAILED'],
    [{ path: 'a.txt', as: 'text', maxTextBytes: 3 }, 'BINARY_TOO_LARGE'],
    [{ path: '' }, 'PARAMETER_INVALID'],
    [{ path: 'a.txt', as: 'picture' }, 'PARAMETER_INVALID'],
  ])('refuses %j with %s', async (parameters, code) => {
    await save('a.txt', 'long');
    await save('b.txt');
    await expect(read(parameters, {})).rejects.toMatchObject({ code });
  });

  it('gives nothing for no items', async () => {
    expect((await read({ path: '*' })).outputs).toEqual([[]]);
  });

  it('reads for 10,000 items', async () => {
    await save('a.txt', 'x');
    const items = Array.from({ length: 10_000 }, (_, n) => ({ n }));
    const { outputs } = await read({ path: 'a.txt' }, ...items);
    expect(outputs[0]).toHaveLength(10_000);
    expect(outputs[0]?.at(-1)).toMatchObject({ pairedItem: { item: 9_999 }, binary: { data: { sizeBytes: 1 } } });
  }, 20_000);
});
