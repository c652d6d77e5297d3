/** Files larger than a step can hold, read a batch at a time. */
import type { Binaries, BinaryRef, Json, NodeType, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { runNode } from '../testing/run-node.ts';
import { dataExtract } from './data-extract.ts';

/** A file that is made while it is read, and counts what is read of it. */
function createGeneratedFile(header: string, lineOf: (row: number) => string, lineBytes: number, rows: number) {
  const sizeBytes = header.length + lineBytes * rows;
  const file: BinaryRef = { hash: 'f'.repeat(64), sizeBytes, mimeType: 'text/csv' };
  let readBytes = 0;
  const partRows = Math.floor(1_048_576 / lineBytes);
  const binaries: Binaries = {
    ...createMemoryBinaries(),
    read: () => Promise.reject(new Error('the file was to be read as a whole')),
    async *stream(_ref, fromByte = 0) {
      let at = fromByte;
      while (at < sizeBytes) {
        const part = makePart(at);
        readBytes += part.length;
        at += part.length;
        yield part;
      }
    },
  };
  const makePart = (fromByte: number): Buffer => {
    const first = Math.max(0, Math.floor((fromByte - header.length) / lineBytes));
    const lines: string[] = [];
    for (let row = first; row < Math.min(rows, first + partRows); row++) lines.push(lineOf(row));
    if (fromByte < header.length) return Buffer.from(header.slice(fromByte) + lines.join(''));
    return Buffer.from(lines.join('')).subarray((fromByte - header.length) % lineBytes);
  };
  return { file, binaries, readBytes: () => readBytes };
}

type GeneratedFile = Pick<ReturnType<typeof createGeneratedFile>, 'file' | 'binaries'>;

async function* readInBatches({ file, binaries }: GeneratedFile, parameters: Parameters, type: NodeType = dataExtract) {
  let next: Json = 0;
  while (next !== null) {
    const inputs = [[{ json: { next, kept: true }, binary: { data: file } }]];
    const step = { parameters: { ...parameters, mode: 'batch', from: '={{ $json.next }}' }, inputs, binaries };
    const { outputs } = await runNode(type, step);
    const [place] = outputs[1] ?? [];
    yield { rows: outputs[0] ?? [], place };
    next = place?.json.next ?? null;
  }
}

const pad = (value: number, width: number) => String(value).padStart(width, '1');

describe('data.extract in batches', () => {
  it('reads 50 MB of CSV with bounded memory, each byte hardly more than once', { timeout: 60_000 }, async () => {
    const text = 'x'.repeat(480);
    const line = (row: number) => `${pad(row, 8)},"${text}",é\n`;
    const lineBytes = Buffer.byteLength(line(0));
    const rowCount = Math.ceil(50_000_000 / lineBytes);
    const generated = createGeneratedFile('id,text,mark\n', line, lineBytes, rowCount);
    expect(generated.file.sizeBytes).toBeGreaterThan(50_000_000);

    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    let mostHeap = 0;
    let rows = 0;
    let batches = 0;
    const tookMs: number[] = [];
    let startMs = performance.now();
    for await (const batch of readInBatches(generated, { limit: 5_000 })) {
      tookMs.push(performance.now() - startMs);
      const [first] = batch.rows;
      if (first !== undefined) expect(first.json).toEqual({ id: Number(pad(rows, 8)), text, mark: 'é' });
      rows += batch.rows.length;
      batches++;
      mostHeap = Math.max(mostHeap, process.memoryUsage().heapUsed - before);
      startMs = performance.now();
    }
    expect(rows).toBe(rowCount);
    expect(batches).toBe(Math.ceil(rowCount / 5_000));
    // A batch has 2.5 MB, and reads the first part, its own, and what is left of the last of them.
    expect(generated.readBytes()).toBeLessThan(50_000_000 * 2.5);
    expect(mostHeap).toBeLessThan(120 * 2 ** 20);
    // The last batches take no longer than the first: a read from the start would make them twenty times as long.
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    expect(median(tookMs.slice(-6, -1))).toBeLessThan(median(tookMs.slice(1, 6)) * 5);
  });

  it.each([
    ['a mark and CR LF', '\ufeffn,t\r\n', 'utf-8'],
    ['UTF-16', '\ufeffn,t\n', 'utf-16le'],
    ['windows-1252', 'n,t\n', 'windows-1252'],
  ])('finds its place again in %s', async (_, header, encoding) => {
    const text =
      header +
      Array.from({ length: 7 }, (_none, row) => `${row},"é\n${row}"${header.includes('\r') ? '\r' : ''}\n`).join('');
    const binaries = createMemoryBinaries();
    const bytes = Buffer.from(text, encoding === 'windows-1252' ? 'latin1' : (encoding.replace('-', '') as 'utf8'));
    const file = await binaries.put(bytes, { mimeType: 'text/csv' });
    const sizes: number[] = [];
    const values: Json[] = [];
    for await (const { rows } of readInBatches({ file, binaries }, { limit: 3 })) {
      sizes.push(rows.length);
      values.push(...rows.map(({ json }) => [json.n ?? null, json.t ?? null]));
    }
    expect(sizes).toEqual([3, 3, 1]);
    expect(values).toEqual(Array.from({ length: 7 }, (_none, row) => [row, `é\n${row}`]));
  });

  it.each([
    ['jsonLines', '{"n":0}\n\n{"n":1}\r\n{"n":2}', [[{ n: 0 }, { n: 1 }], [{ n: 2 }]]],
    ['lines', 'é\nb\nc\n', [[{ line: 'é' }, { line: 'b' }], [{ line: 'c' }]]],
  ])('reads %s', async (format, text, expected) => {
    const binaries = createMemoryBinaries();
    const file = await binaries.put(Buffer.from(text), { mimeType: 'text/plain' });
    const batches: Json[] = [];
    for await (const { rows } of readInBatches({ file, binaries }, { format, limit: 2 })) {
      batches.push(rows.map(({ json }) => json));
    }
    expect(batches).toEqual(expected);
  });

  it('hands the item on with its file and the place of the next batch', async () => {
    const binaries = createMemoryBinaries();
    const file = await binaries.put(Buffer.from('n\n1\n2\n'), { mimeType: 'text/csv' });
    const places: unknown[] = [];
    for await (const { place } of readInBatches({ file, binaries }, { limit: 1 })) places.push(place);
    expect(places).toEqual([
      { json: { next: 4, kept: true }, binary: { data: file }, pairedItem: { item: 0 } },
      { json: { next: null, kept: true }, binary: { data: file }, pairedItem: { item: 0 } },
    ]);
  });

  it('gives nothing from null on', async () => {
    const { outputs } = await runNode(dataExtract, {
      parameters: { source: 'text', text: 'a\n1\n', mode: 'batch', from: null },
      inputs: [[{ json: {} }]],
    });
    expect(outputs).toEqual([[], [{ json: { next: null }, pairedItem: { item: 0 } }]]);
  });

  it('says which line of JSON lines is wrong', async () => {
    const run = runNode(dataExtract, {
      parameters: { format: 'jsonLines', source: 'text', text: '{"a":1}\n{"a":\n' },
      inputs: [[{ json: {} }]],
    });
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE', message: expect.stringMatching(/line 2/) });
  });
});
