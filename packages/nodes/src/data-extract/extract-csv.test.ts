/** CSV as people and programs write it, read from files. */
import type { Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { readRows, runOnFiles } from '../testing/run-on-file.ts';
import { dataExtract } from './data-extract.ts';

const read = (parameters: Parameters, ...files: (string | Uint8Array)[]) => readRows(dataExtract, parameters, ...files);

describe('data.extract of CSV', () => {
  it.each([
    ['commas', 'a,b\n1,x\n', [{ a: 1, b: 'x' }]],
    ['semicolons', 'a;b\n1;x\n', [{ a: 1, b: 'x' }]],
    ['tabs', 'a\tb\n1\tx\n', [{ a: 1, b: 'x' }]],
    ['bars', 'a|b\n1|x\n', [{ a: 1, b: 'x' }]],
    ['a comma inside a quoted cell', 'a;b\n"1,5,6";"x;y"\n', [{ a: '1,5,6', b: 'x;y' }]],
    ['no end of the last line', 'a,b\n1,2', [{ a: 1, b: 2 }]],
    [
      'CR LF',
      'a,b\r\n"1",2\r\n3,"4"\r\n',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    [
      'CR alone',
      'a,b\r1,2\r3,4\r',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    [
      'line ends of both kinds',
      'a,b\r\n1,2\n3,4\r\n',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    ['quotes and line ends in cells', 'a,b\n"say ""hi""","1\n2"\n', [{ a: 'say "hi"', b: '1\n2' }]],
    ['a quote in the middle of a cell', 'a,b\n5" pipe,2\n', [{ a: '5" pipe', b: 2 }]],
    ['empty lines', 'a,b\n\n1,2\n\n', [{ a: 1, b: 2 }]],
    ['one column', 'a\n1\n2\n', [{ a: 1 }, { a: 2 }]],
    [
      'too few and too many cells',
      'a,b\n1\n1,2,3\n',
      [
        { a: 1, b: null },
        { a: 1, b: 2, column3: 3 },
      ],
    ],
    [
      'names that are empty, twice there or no field',
      'a,,a,__proto__\n1,2,3,4\n',
      [{ a: 1, column2: 2, a_2: 3, column4: 4 }],
    ],
    ['a header and nothing else', 'a,b\n', []],
    ['nothing', '', []],
  ])('reads %s', async (_, text, rows) => {
    expect(await read({}, text)).toEqual(rows);
  });

  it.each([
    ['0', 0],
    ['-1.50', -1.5],
    ['1e3', 1000],
    ['007', '007'],
    ['+33 1 23', '+33 1 23'],
    ['1,5', '1,5'],
    ['12345678901234567890', '12345678901234567890'],
    ['1e999', '1e999'],
    ['TRUE', true],
    ['false', false],
    ['', ''],
    [' 1', ' 1'],
    ['NaN', 'NaN'],
  ])('recognizes %j as %j', async (cell, value) => {
    expect(await read({}, `a;b\n"${cell}";x\n`)).toEqual([{ a: value, b: 'x' }]);
  });

  it.each([
    [
      { types: 'text' },
      [
        { a: '1', b: 'true' },
        { a: '2', b: 'x' },
      ],
    ],
    [
      { header: false },
      [
        { column1: 'a', column2: 'b' },
        { column1: 1, column2: true },
        { column1: 2, column2: 'x' },
      ],
    ],
    [
      { columnNames: ['first'] },
      [
        { first: 1, b: true },
        { first: 2, b: 'x' },
      ],
    ],
    [{ columns: ['b'] }, [{ b: true }, { b: 'x' }]],
    [{ offset: 1 }, [{ a: 2, b: 'x' }]],
    [{ limit: 1 }, [{ a: 1, b: true }]],
    [{ startRow: 2 }, [{ '1': 2, true: 'x' }]],
    [{ startRow: 9 }, []],
    [{ delimiter: ';' }, [{ 'a,b': '1,true' }, { 'a,b': '2,x' }]],
  ])('with %j', async (parameters, rows) => {
    expect(await read(parameters as Parameters, 'a,b\n1,true\n2,x\n')).toEqual(rows);
  });

  it('takes quotes for data where no quote is set', async () => {
    expect(await read({ quote: '' }, 'a,b\n"x,y"\n')).toEqual([{ a: '"x', b: 'y"' }]);
  });

  it.each([
    ['UTF-8 with a mark', 'auto', Buffer.from('\ufeffn\né€\n')],
    ['UTF-16 with a mark', 'auto', Buffer.from('\ufeffn\né€\n', 'utf16le')],
    ['UTF-16, the high byte first', 'auto', Buffer.from('\ufeffn\né€\n', 'utf16le').swap16()],
    ['UTF-16 without a mark', 'utf-16le', Buffer.from('n\né€\n', 'utf16le')],
    ['windows-1252 that nobody named', 'auto', Buffer.from([0x6e, 10, 0xe9, 0x80, 10])],
    ['windows-1252', 'windows-1252', Buffer.from([0x6e, 10, 0xe9, 0x80, 10])],
  ])('reads %s', async (_, encoding, bytes) => {
    expect(await read({ encoding }, bytes)).toEqual([{ n: 'é€' }]);
  });

  it('reads Arabic of windows-1256', async () => {
    expect(await read({ encoding: 'windows-1256' }, Buffer.from([0x6e, 10, 0xc7, 10]))).toEqual([{ n: 'ا' }]);
  });

  it.each([
    [
      'bytes of another encoding',
      { encoding: 'utf-8' },
      Buffer.from([0x6e, 10, 0xe9, 10]),
      'CONTENT_UNREADABLE',
      /windows-1252/,
    ],
    ['a quote without an end', {}, 'a,b\n1,2\n"3,4\n5,6\n', 'CONTENT_UNREADABLE', /row 3/],
    ['text after a quote', {}, 'a,b\n"1"x,2\n3,4\n', 'CONTENT_UNREADABLE', /row 2/],
    [
      'a column that is not there',
      { columns: ['c'] },
      'a,b\n1,2\n',
      'PARAMETER_INVALID',
      /no column "c"; there are a, b/,
    ],
    ['a file that is not there', { file: 'other' }, 'a\n', 'PARAMETER_INVALID', /the item has "data"/],
  ])('refuses %s', async (_, parameters, content, code, message) => {
    await expect(read(parameters as Parameters, content)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      details: { item: 0, node: 'Extract from a file' },
    });
  });

  it('refuses rows of more columns than items can have', async () => {
    await expect(read({}, `a,b\n${','.repeat(1_000_000)}\n`)).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
    await expect(read({}, `${','.repeat(1_000_000)}\n`)).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it('refuses a row without an end before it fills the memory', async () => {
    await expect(read({}, `a\n"${'x'.repeat(10_000_000)}`)).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
  });

  it('pairs rows with their file, and goes on past one that cannot be read', async () => {
    const result = await runOnFiles(dataExtract, {}, 'a\n1\n2\n', 'a\n"', 'a\n3\n');
    expect(result.outputs[0]).toEqual([
      { json: { a: 1 }, pairedItem: { item: 0 } },
      { json: { a: 2 }, pairedItem: { item: 0 } },
      { json: { a: 3 }, pairedItem: { item: 2 } },
    ]);
    expect(result.failures).toMatchObject([{ item: 1, error: { code: 'CONTENT_UNREADABLE' } }]);
  });

  it('gives nothing for no items', async () => {
    expect((await runOnFiles(dataExtract, {})).outputs).toEqual([[]]);
  });

  it('leaves prototypes alone', async () => {
    const [row] = await read({}, '__proto__,constructor\nx,y\n');
    expect(Object.keys(row ?? {})).toEqual(['column1', 'constructor']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
