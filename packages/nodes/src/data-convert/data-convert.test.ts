/** Files made of items, read back by the node that extracts. */
import type { Item, Json, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { dataExtract } from '../data-extract/data-extract.ts';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { runNode } from '../testing/run-node.ts';
import { dataConvert } from './data-convert.ts';

async function convert(parameters: Parameters, ...jsons: JsonObject[]) {
  const binaries = createMemoryBinaries();
  const items: Item[] = jsons.map((json) => ({ json }));
  const { outputs } = await runNode(dataConvert, { parameters, inputs: [items], binaries });
  const [item] = outputs[0] ?? [];
  const ref = item?.binary?.data;
  if (item === undefined || ref === undefined) throw new Error('there is no file');
  return { item, binaries, ref, bytes: Buffer.from(await binaries.read(ref, 1e9)) };
}

const text = async (parameters: Parameters, ...jsons: JsonObject[]) =>
  (await convert(parameters, ...jsons)).bytes.toString();

async function roundTrip(format: string, jsons: JsonObject[], parameters: Parameters = {}): Promise<Json[]> {
  const { item, binaries } = await convert({ format, ...parameters }, ...jsons);
  const { outputs } = await runNode(dataExtract, { parameters: { format }, inputs: [[item]], binaries });
  return (outputs[0] ?? []).map(({ json }) => json);
}

describe('data.convert to CSV', () => {
  it.each([
    [
      {},
      [
        { a: 1, b: 'x' },
        { b: 'y', c: true },
      ],
      'a,b,c\r\n1,x,\r\n,y,true\r\n',
    ],
    [{}, [{ a: 'x,"y"\nz', b: null, c: { d: [1] } }], 'a,b,c\r\n"x,""y""\nz",,"{""d"":[1]}"\r\n'],
    [{ columns: ['b', 'nope'] }, [{ a: 1, b: 2 }], 'b,nope\r\n2,\r\n'],
    [{ header: false, newline: 'lf', delimiter: '\\t' }, [{ a: 1, b: 2 }], '1\t2\n'],
    [{ quoteAll: true }, [{ a: 1 }], '"a"\r\n"1"\r\n'],
    [{ byteOrderMark: true }, [{ a: 'é' }], '\ufeffa\r\né\r\n'],
    [{}, [], ''],
    [{ columns: ['a'] }, [], 'a\r\n'],
  ])('with %j', async (parameters, jsons, expected) => {
    expect(await text(parameters as Parameters, ...(jsons as JsonObject[]))).toBe(expected);
  });

  it.each([
    [false, '=1+1,+1,-x,@a,-5\r\n'],
    [true, "'=1+1,'+1,'-x,'@a,-5\r\n"],
  ])('with formulas disarmed: %s', async (escapeFormulas, expected) => {
    const row = { a: '=1+1', b: '+1', c: '-x', d: '@a', e: -5 };
    expect(await text({ escapeFormulas, header: false }, row)).toBe(expected);
  });

  it.each([
    ['utf-16le', Buffer.from('a\r\né€\r\n', 'utf16le')],
    ['windows-1252', Buffer.from([0x61, 13, 10, 0xe9, 0x80, 13, 10])],
  ])('in %s', async (encoding, expected) => {
    expect((await convert({ encoding }, { a: 'é€' })).bytes).toEqual(expected);
  });

  it('says which character an encoding does not have', async () => {
    await expect(convert({ encoding: 'windows-1252' }, { a: 'مرحبا' })).rejects.toMatchObject({
      code: 'CONTENT_UNWRITABLE',
      message: expect.stringMatching(/windows-1252 has no character "م"/),
    });
  });
});

describe('data.convert', () => {
  it.each([
    ['csv', {}],
    ['xlsx', {}],
    ['json', {}],
    ['json', { pretty: true }],
    ['jsonLines', {}],
    ['html', { title: '<T>' }],
  ])('to %s and back with %j', async (format, parameters) => {
    const jsons = Array.from({ length: 1_203 }, (_, n) => ({ n, name: `<é> & "${n}"`, even: n % 2 === 0 }));
    expect(await roundTrip(format, jsons, parameters)).toEqual(jsons);
  });

  it('to ICS and back', async () => {
    const events = [
      {
        uid: 'a',
        summary: 'Lunch; with, "Lina"\nand Ali',
        start: '2026-11-21T14:00:00+01:00',
        end: '2026-11-21T15:00:00+01:00',
        location: 'Oran',
        status: 'confirmed',
        attendees: [{ email: 'l@example.com', name: 'Lina' }],
        recurrence: { frequency: 'WEEKLY', count: 3 },
      },
      { uid: 'b', summary: 'Fair', start: '2026-11-21', end: '2026-11-23' },
    ];
    expect(await roundTrip('ics', events)).toMatchObject([
      { ...events[0], start: '2026-11-21T13:00:00Z', end: '2026-11-21T14:00:00Z', allDay: false },
      { ...events[1], allDay: true },
    ]);
  });

  it('lets no value of an event begin another property', async () => {
    const bad = 'x\r\nATTACH:file';
    const json = {
      uid: bad,
      summary: bad,
      url: bad,
      location: bad,
      start: '2026-11-21',
      organizer: bad,
      categories: [bad],
    };
    expect((await text({ format: 'ics' }, json)).split(/\r?\n/).filter((line) => line.startsWith('ATTACH'))).toEqual(
      [],
    );
  });

  it.each([
    [{ format: 'ics' }, { summary: 'x' }, /"start" of item 0/],
    [{ format: 'ics' }, { summary: 'x', start: '2026-02-30' }, /"start"/],
    [{ format: 'xlsx', sheet: 'a/b' }, { a: 1 }, /sheet/],
    [{ format: 'xlsx' }, { a: 'x'.repeat(40_000) }, /32767/],
  ])('with %j refuses what the format cannot hold', async (parameters, json, message) => {
    await expect(convert(parameters, json as JsonObject)).rejects.toThrow(message);
  });

  it('keeps text that looks like a formula as text in XLSX', async () => {
    expect(await roundTrip('xlsx', [{ a: '=1+1' }])).toEqual([{ a: '=1+1' }]);
  });

  it.each([
    [{ format: 'json' }, '[]'],
    [{ format: 'jsonLines' }, ''],
    [{ format: 'text' }, ''],
    [{ format: 'html' }, expect.stringContaining('<tbody>\n</tbody>')],
    [{ format: 'ics' }, expect.stringMatching(/^BEGIN:VCALENDAR/)],
  ])('with %j makes a file of no items', async (parameters, expected) => {
    expect(await text(parameters)).toEqual(expected);
  });

  it('writes a text field of each item, or of the only one as it is', async () => {
    expect(await text({ format: 'text', field: 't' }, { t: 'a' }, { t: 'b\n' }, {})).toBe('a\nb\n\n');
    expect(await text({ format: 'text', field: 't' }, { t: 'a' })).toBe('a');
  });

  it('names the file and says what it has, with all items as its lineage', async () => {
    const { item } = await convert({ format: 'json', fileName: 'x.json' }, { a: 1 }, { a: 2 });
    expect(item).toMatchObject({
      json: { fileName: 'x.json', sizeBytes: 17, mimeType: 'application/json', count: 2 },
      binary: { data: { fileName: 'x.json', mimeType: 'application/json' } },
      pairedItem: [{ item: 0 }, { item: 1 }],
    });
  });

  it.each(['csv', 'xlsx', 'json', 'jsonLines', 'html'])('writes 10,000 items to %s quickly', async (format) => {
    const jsons = Array.from({ length: 10_000 }, (_, n) => ({ n, name: `name ${n}`, half: n / 2 }));
    const startMs = performance.now();
    await convert({ format }, ...jsons);
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });
});
