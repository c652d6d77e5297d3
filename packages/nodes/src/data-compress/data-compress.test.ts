/** Files that are packed and unpacked; what is made to do harm is stopped. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { type BinaryRef, type Item, NoriaError, type OutputResult, type Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { runNode } from '../testing/run-node.ts';
import { dataCompress } from './data-compress.ts';

const binaries = createMemoryBinaries();

const file = (content: string | Buffer, fileName?: string): Promise<BinaryRef> =>
  binaries.put(Buffer.from(content), { mimeType: 'text/plain', ...(fileName === undefined ? {} : { fileName }) });

const item = (ref: BinaryRef, json: Item['json'] = {}): Item => ({ json, binary: { data: ref } });

const run = (parameters: Parameters, items: Item[], signal?: AbortSignal): Promise<OutputResult> =>
  runNode(dataCompress, { parameters, inputs: [items], binaries, ...(signal === undefined ? {} : { signal }) });

async function bytesOf(from: Item | undefined, field = 'data'): Promise<Buffer> {
  const ref = from?.binary?.[field];
  if (ref === undefined) throw new Error('the item has no file');
  return Buffer.from(await binaries.read(ref, 100_000_000));
}

const textOf = async (from: Item | undefined): Promise<string> => (await bytesOf(from)).toString();

/** An archive made by another program. @param change made in its bytes */
async function archive(entries: Record<string, string | Buffer>, change: (bytes: Buffer) => void = () => undefined) {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  change(bytes);
  return file(bytes, 'a.zip');
}

function replaceAll(bytes: Buffer, from: string, to: string): void {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from)) bytes.write(to, at, 'latin1');
}

describe('zip', () => {
  it('packs the files of all items into one archive, which unpacks to the same files', async () => {
    const items = [
      item(await file('one', 'same.txt')),
      item(await file('two', 'same.txt')),
      item(await file('three', '../../etc/passwd')),
      item(await file('four')),
      item(await file('five', 'same (2).txt')),
    ];
    const zipped = (await run({ fileName: 'all.zip', outputField: 'zip' }, items)).outputs[0] ?? [];
    expect(zipped).toMatchObject([
      {
        json: { name: 'all.zip', files: 5 },
        binary: { zip: { mimeType: 'application/zip', fileName: 'all.zip' } },
        pairedItem: [0, 1, 2, 3, 4].map((index) => ({ item: index })),
      },
    ]);
    const { outputs } = await run({ operation: 'unzip', field: 'zip' }, [...zipped]);
    const unpacked = outputs[0] ?? [];
    expect(unpacked.map(({ json }) => json.name)).toEqual([
      'same.txt',
      'same (2).txt',
      'passwd',
      'file.txt',
      'same (2) (2).txt',
    ]);
    expect(await Promise.all(unpacked.map(textOf))).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('makes an archive of each item, of the files that are named', async () => {
    const [a, b] = [await file('a', 'a.txt'), await file('b', 'b.txt')];
    const items = [
      { json: { n: 1 }, binary: { first: a, second: b } },
      { json: { n: 2 }, binary: { first: b } },
      { json: { n: 3 }, binary: { second: b } },
    ];
    const { outputs, failures } = await run({ archive: 'item', fields: ['first'], outputField: 'zip' }, items);
    expect(outputs[0]).toMatchObject([
      { json: { n: 1 }, binary: { first: a, second: b, zip: { fileName: 'archive.zip' } }, pairedItem: { item: 0 } },
      { json: { n: 2 }, pairedItem: { item: 1 } },
    ]);
    expect(failures).toMatchObject([
      { item: 2, error: { code: 'PARAMETER_INVALID', message: expect.stringContaining('no file "first"') } },
    ]);
  });

  it('makes the same archive of the same files', async () => {
    const items = [item(await file('one', 'one.txt'))];
    const hashes = [await run({}, items), await run({}, items)].map(
      ({ outputs }) => outputs[0]?.[0]?.binary?.data?.hash,
    );
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('packs the files of 10,000 items, all with one name', async () => {
    const ref = await file('x', 'x.txt');
    const { outputs } = await run(
      { level: 1 },
      Array.from({ length: 10_000 }, () => item(ref)),
    );
    expect(outputs[0]?.[0]?.json.files).toBe(10_000);
    // The list of what is in it stands at its end.
    const list = (await bytesOf(outputs[0]?.[0])).toString('latin1').slice(-1_000);
    expect(list).toContain('x (9999).txt');
    expect(list).toContain('x (10000).txt');
  }, 30_000);

  it('says that there is no file, or that the bytes are gone', async () => {
    await expect(run({}, [{ json: {} }])).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    const gone = { hash: 'a'.repeat(64), sizeBytes: 1, mimeType: 'text/plain' };
    await expect(run({}, [item(gone)])).rejects.toMatchObject({ code: 'BINARY_GONE' });
  });
});

describe('unzip', () => {
  it('gives an item for each file, called by its last name, with its type', async () => {
    const ref = await archive({ 'docs/a.csv': 'x;y', 'docs/deep/b.json': '{}', 'docs/empty/c': '' });
    const { outputs } = await run({ operation: 'unzip', outputField: 'file' }, [item(ref)]);
    expect(outputs[0]).toMatchObject([
      {
        json: {
          name: 'a.csv',
          folder: 'docs',
          mimeType: 'text/csv',
          sizeBytes: 3,
          modifiedAt: expect.stringMatching(/Z$/),
        },
        binary: { file: { fileName: 'a.csv', mimeType: 'text/csv' } },
        pairedItem: { item: 0 },
      },
      { json: { name: 'b.json', folder: 'docs/deep' } },
      { json: { name: 'c', sizeBytes: 0 } },
    ]);
  });

  it.each([
    ['../bb/c.txt', 'invalid relative path'],
    ['/aa/b/c.txt', 'absolute path'],
  ])('refuses an archive with the name %s', async (name, problem) => {
    const ref = await archive({ 'aa/bbb/c.tx': 'x' }, (bytes) => replaceAll(bytes, 'aa/bbb/c.tx', name));
    await expect(run({ operation: 'unzip' }, [item(ref)])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining(problem),
    });
  });

  it('takes names that mean something to programs for names', async () => {
    const ref = await archive({ __proto_x_: 'a', constructor: 'b' }, (bytes) =>
      replaceAll(bytes, '__proto_x_', '__proto__/'),
    );
    const { outputs } = await run({ operation: 'unzip' }, [item(ref)]);
    expect(outputs[0]?.map(({ json }) => json.name)).toEqual(['constructor']);
  });

  it('stops archives that are made to fill disks', async () => {
    const ref = await archive({ 'zeros.bin': Buffer.alloc(40_000_000) });
    expect(ref.sizeBytes).toBeLessThan(100_000);
    await expect(run({ operation: 'unzip' }, [item(ref)])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining('more than 200 times'),
    });
    await expect(run({ operation: 'unzip', maxBytes: 1_000_000 }, [item(ref)])).rejects.toMatchObject({
      code: 'BINARY_TOO_LARGE',
    });
    const { outputs } = await run({ operation: 'unzip', maxRatio: 2_000 }, [item(ref)]);
    expect(outputs[0]?.[0]?.json.sizeBytes).toBe(40_000_000);
  });

  it('counts all files of an archive together', async () => {
    const part = Buffer.alloc(6_000_000);
    const ref = await archive({ a: part, b: part, c: part });
    await expect(run({ operation: 'unzip' }, [item(ref)])).rejects.toMatchObject({ code: 'NODE_FAILED' });
  });

  it('refuses more files than it may give', async () => {
    const ref = await archive({ a: '1', b: '2', c: '3' });
    await expect(run({ operation: 'unzip', maxFiles: 2 }, [item(ref)])).rejects.toMatchObject({
      message: expect.stringContaining('3 files, and 2 is the limit'),
    });
  });

  it.each([
    ['no archive at all', async () => file('just text', 'a.zip')],
    ['an empty file', async () => file('', 'a.zip')],
    [
      'half an archive',
      async () => file((await bytesOf(item(await archive({ a: 'x'.repeat(5_000) })))).subarray(0, 60), 'a.zip'),
    ],
    [
      'an archive with damaged bytes',
      async () => archive({ a: 'x'.repeat(5_000) }, (bytes) => bytes.fill(0xff, 35, 45)),
    ],
  ])('says what is wrong with %s', async (_title, make) => {
    await expect(run({ operation: 'unzip' }, [item(await make())])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining('"a.zip" cannot be unpacked'),
    });
  });
});

describe('gzip and gunzip', () => {
  it('give back what they were given, under its name', async () => {
    const large = Buffer.alloc(3_000_000, 'some text that repeats ');
    const items = [item(await file(large, 'a.log'), { n: 1 }), item(await file('', 'empty.csv'), { n: 2 })];
    const packed = (await run({ operation: 'gzip' }, items)).outputs[0] ?? [];
    expect(packed.map(({ json, binary }) => [json.n, binary?.data?.fileName])).toEqual([
      [1, 'a.log.gz'],
      [2, 'empty.csv.gz'],
    ]);
    expect(gunzipSync(await bytesOf(packed[0])).equals(large)).toBe(true);
    const unpacked = (await run({ operation: 'gunzip' }, [...packed])).outputs[0] ?? [];
    expect(unpacked.map(({ binary }) => binary?.data)).toMatchObject([
      { fileName: 'a.log', sizeBytes: 3_000_000 },
      { fileName: 'empty.csv', mimeType: 'text/csv', sizeBytes: 0 },
    ]);
  });

  it('stop what is made to fill disks, and say what is no gzip', async () => {
    const bomb = item(await file(gzipSync(Buffer.alloc(40_000_000)), 'bomb.gz'));
    await expect(run({ operation: 'gunzip' }, [bomb])).rejects.toMatchObject({ code: 'NODE_FAILED' });
    const cut = item(await file(gzipSync('some text').subarray(0, 15), 'cut.gz'));
    await expect(run({ operation: 'gunzip' }, [cut])).rejects.toThrow('"cut.gz" cannot be unpacked');
    const none = item(await file('just text', 'none.gz'));
    const { outputs, failures } = await run({ operation: 'gunzip' }, [none, item(await file(gzipSync('x'), 'x.gz'))]);
    expect(outputs[0]).toHaveLength(1);
    expect(failures).toMatchObject([{ item: 0, error: { code: 'NODE_FAILED' } }]);
  });

  it('say that the bytes are gone', async () => {
    const gone = item({ hash: 'a'.repeat(64), sizeBytes: 1, mimeType: 'text/plain' });
    for (const operation of ['gzip', 'gunzip', 'unzip']) {
      await expect(run({ operation }, [gone]), operation).rejects.toMatchObject({ code: 'BINARY_GONE' });
    }
  });
});

describe('data.compress', () => {
  it.each([{ operation: 'rar' }, { level: 0 }, { fields: 'data' }, { operation: 'unzip', maxFiles: 0 }])(
    'refuses %j',
    async (parameters) => {
      const items = [item(await file('x'))];
      await expect(run(parameters as Parameters, items)).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    },
  );

  it.each(['zip', 'unzip', 'gzip', 'gunzip'])('%s gives nothing for no items', async (operation) => {
    expect((await run({ operation }, [])).outputs).toEqual([[]]);
  });

  it.each(['zip', 'unzip', 'gzip', 'gunzip'])('%s stops when the execution is cancelled', async (operation) => {
    const cancel = new AbortController();
    cancel.abort(new NoriaError('EXECUTION_CANCELLED'));
    const ref = operation === 'unzip' ? await archive({ a: 'x' }) : await file(gzipSync('x'));
    await expect(run({ operation }, [item(ref)], cancel.signal)).rejects.toThrow();
  });
});
