/** Workbooks, calendars, pages and documents, read from files. */
import type { Parameters } from '@noria/core';
import { unzipSync, zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { makePdf } from '../testing/make-pdf.ts';
import { readRows } from '../testing/run-on-file.ts';
import { dataExtract } from './data-extract.ts';

const read = (format: string, parameters: Parameters, ...files: (string | Uint8Array)[]) =>
  readRows(dataExtract, { format, ...parameters }, ...files);

describe('data.extract of XLSX', () => {
  const workbook = writeXlsx({
    sheets: [
      {
        name: 'Orders',
        rows: [
          ['id', 'on', 'at', 'paid', 'note'],
          [7, new Date('2026-11-21T00:00:00Z'), new Date('2026-11-21T14:30:00Z'), true, 'x'],
          [],
          [8, null, null, false, '=1+1'],
        ],
        columns: [{}, { numFmt: 'yyyy-mm-dd' }, { numFmt: 'yyyy-mm-dd hh:mm' }, {}, {}],
        cells: new Map([['3,0', { value: 8, type: 'formula' as const, formula: 'A2+1', formulaResult: 8 }]]),
      },
      { name: 'Empty', rows: [] },
      { name: 'Other', rows: [['a'], [1]] },
    ],
  });
  const first = { id: 7, on: '2026-11-21', at: '2026-11-21T14:30:00', paid: true, note: 'x' };
  const second = { id: 8, on: null, at: null, paid: false, note: '=1+1' };

  it.each([
    [{}, [first, second]],
    [{ sheet: 'Orders', limit: 1 }, [first]],
    [{ sheet: 'Orders', offset: 1, columns: ['id'] }, [{ id: 8 }]],
    [{ sheet: 3 }, [{ a: 1 }]],
    [{ sheet: 'Other', header: false }, [{ column1: 'a' }, { column1: 1 }]],
    [{ sheet: 'Empty' }, []],
    [{ types: 'text', columns: ['id', 'paid'], limit: 1 }, [{ id: '7', paid: 'true' }]],
  ])('with %j', async (parameters, rows) => {
    expect(await read('xlsx', parameters as Parameters, await workbook)).toEqual(rows);
  });

  it.each([
    [{ sheet: 'Nope' }, /the file has "Orders", "Empty", "Other"/],
    [{ sheet: 9 }, /no sheet 9/],
    [{ columns: ['nope'] }, /no column "nope"/],
  ])('refuses %j', async (parameters, message) => {
    const run = read('xlsx', parameters as Parameters, await workbook);
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', message: expect.stringMatching(message) });
  });

  it.each([
    ['a file that is none', Buffer.from('hello'), 'CONTENT_UNREADABLE'],
    ['an archive that is none', zipSync({ 'a.txt': Buffer.from('x') }), 'CONTENT_UNREADABLE'],
    ['an empty file', Buffer.alloc(0), 'CONTENT_UNREADABLE'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(read('xlsx', {}, bytes)).rejects.toMatchObject({ code });
  });

  /** The size that the archive states for its first sheet. */
  const stating = async (sizeBytes: number) => {
    const bytes = Buffer.from(await workbook);
    // In the directory at the end, the size stands 22 bytes before the name.
    bytes.writeUInt32LE(sizeBytes, bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 22);
    return bytes;
  };

  it('refuses a bomb before it unpacks it', async () => {
    await expect(read('xlsx', {}, await stating(2 ** 30))).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it.each([50, 0])(
    'refuses a part that unpacks to more than the %i bytes that the archive states',
    async (sizeBytes) => {
      await expect(read('xlsx', {}, await stating(sizeBytes))).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
    },
  );

  it('refuses rows that are wide and empty before they fill the memory', async () => {
    const parts = unzipSync(await workbook);
    const rows = Array.from({ length: 100_000 }, (_, n) => `<row r="${n + 1}"><c r="XFD${n + 1}"><v>1</v></c></row>`);
    parts['xl/worksheets/sheet1.xml'] = Buffer.from(`<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`);
    const run = read('xlsx', { header: false }, zipSync(parts));
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it('reads 10,000 rows quickly', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => [n, `name ${n}`, n / 2]);
    const file = await writeXlsx({ sheets: [{ name: 'S', rows: [['n', 'name', 'half'], ...rows] }] });
    const startMs = performance.now();
    expect((await read('xlsx', {}, file)).at(-1)).toEqual({ n: 9_999, name: 'name 9999', half: 4_999.5 });
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});

describe('data.extract of JSON and text', () => {
  it.each([
    [{}, '[{"a":1},2]', [{ a: 1 }, { value: 2 }]],
    [{}, '{"a":1}', [{ a: 1 }]],
    [{ path: 'x.0.y' }, '{"x":[{"y":[{"b":1}]}]}', [{ b: 1 }]],
    [{ limit: 1, offset: 1 }, '[{"a":1},{"a":2},{"a":3}]', [{ a: 2 }]],
    [{}, '[]', []],
    [{}, '\ufeff[{"a":1}]', [{ a: 1 }]],
    [{}, '{"__proto__":{"x":1},"a":{"__proto__":1,"\\u005f_proto__":1}}', [{ a: {} }]],
  ])('with %j reads %s', async (parameters, text, rows) => {
    expect(await read('json', parameters as Parameters, text)).toEqual(rows);
  });

  it.each([
    [{}, '{', 'CONTENT_UNREADABLE'],
    [{}, '', 'CONTENT_UNREADABLE'],
    [{}, `${'['.repeat(5000)}${']'.repeat(5000)}`, 'CONTENT_UNREADABLE'],
    [{ path: 'a.constructor' }, '{"a":{"b":1}}', 'PARAMETER_INVALID'],
  ])('with %j refuses what it cannot read', async (parameters, text, code) => {
    await expect(read('json', parameters as Parameters, text)).rejects.toMatchObject({ code });
  });

  it('gives a text as it is', async () => {
    expect(await read('text', {}, 'é\n<b>')).toEqual([{ text: 'é\n<b>' }]);
  });
});

describe('data.extract of ICS', () => {
  const calendar = (...lines: string[]) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  const event = (...lines: string[]) =>
    calendar('BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20261101T000000Z', 'SUMMARY:S', ...lines, 'END:VEVENT');

  it.each([
    ['UTC', ['DTSTART:20261121T140000Z'], { start: '2026-11-21T14:00:00Z', end: null, zone: null }],
    [
      'a zone',
      ['DTSTART;TZID=Europe/Paris:20260721T140000'],
      { start: '2026-07-21T14:00:00+02:00', zone: 'Europe/Paris' },
    ],
    [
      'whole days',
      ['DTSTART;VALUE=DATE:20261121', 'DTEND;VALUE=DATE:20261123'],
      { start: '2026-11-21', end: '2026-11-23', allDay: true },
    ],
    ['local times', ['DTSTART:20261121T140000'], { start: '2026-11-21T14:00:00' }],
    [
      'a zone that nobody knows',
      ['DTSTART;TZID=Somewhere:20261121T140000'],
      { start: '2026-11-21T14:00:00', zone: 'Somewhere' },
    ],
    ['a length in place of an end', ['DTSTART:20261121T140000Z', 'DURATION:PT1H30M'], { end: '2026-11-21T15:30:00Z' }],
    [
      'text over lines',
      ['DTSTART:20261121T140000Z', 'DESCRIPTION:a\\, b\\nlong', '  er'],
      { description: 'a, b\nlong er' },
    ],
    [
      'people',
      ['DTSTART:20261121T140000Z', 'ATTENDEE;CN=Lina:mailto:l@example.com'],
      { attendees: [{ email: 'l@example.com', name: 'Lina' }] },
    ],
    [
      'a rule',
      ['DTSTART:20261121T140000Z', 'RRULE:FREQ=WEEKLY;COUNT=3'],
      { recurrence: { frequency: 'WEEKLY', count: 3 } },
    ],
  ])('reads %s', async (_, lines, expected) => {
    expect(await read('ics', {}, event(...lines))).toMatchObject([{ uid: '1', summary: 'S', ...expected }]);
  });

  it('reads a zone that the file itself describes', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Own',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    const text = calendar(
      ...zone,
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTAMP:20261101T000000Z',
      'SUMMARY:S',
      'DTSTART;TZID=Own:20261121T140000',
      'END:VEVENT',
    );
    expect(await read('ics', {}, text)).toMatchObject([{ start: '2026-11-21T14:00:00+05:30', zone: 'Own' }]);
  });

  it('gives nothing for a calendar without events, and refuses what is none', async () => {
    expect(await read('ics', {}, calendar())).toEqual([]);
    await expect(read('ics', {}, 'hello')).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
  });

  it('leaves alarms out', async () => {
    const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:alarm', 'TRIGGER:-PT5M', 'END:VALARM'];
    const [row] = await read('ics', {}, event('DTSTART:20261121T140000Z', 'DESCRIPTION:own', ...alarm));
    expect(row).toMatchObject({ description: 'own' });
  });

  it.each([
    ['events inside each other', calendar(...Array.from({ length: 50_000 }, () => 'BEGIN:VEVENT'))],
    ['an event without an end', calendar('BEGIN:VEVENT', 'UID:1')],
    ['an end without a beginning', calendar('END:VEVENT')],
    ['an event without a start', event()],
  ])('refuses %s at once', async (_, text) => {
    await expect(read('ics', {}, text)).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
  });
});

describe('data.extract of HTML tables', () => {
  it.each([
    [
      'cells of several columns',
      {},
      '<table><tr><th colspan=2>a<th>b<tr><td>1<td>2<td>3</table>',
      [{ a: 1, a_2: 2, b: 3 }],
    ],
    [
      'a table in a cell',
      {},
      '<table><tr><td>a</td></tr><tr><td><table><tr><td>x</td></tr></table></td></tr></table>',
      [{ a: 'x' }],
    ],
    [
      'marks and entities',
      {},
      '<table><tr><td>a<tr><td> <b>x</b> &amp;\n y<script>z()</script></table>',
      [{ a: 'x & y' }],
    ],
    ['no header', { header: false }, '<table><tr><td>1</td></tr></table>', [{ column1: 1 }]],
  ])('reads %s', async (_, parameters, text, rows) => {
    expect(await read('html', parameters as Parameters, text)).toEqual(rows);
  });

  it('refuses cells of many columns before they fill the memory', async () => {
    const run = read('html', {}, `<table><tr>${'<td colspan=1000>'.repeat(200_000)}</table>`);
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it('refuses a page that nests too deep', async () => {
    const run = read('html', {}, `<table><tr><td>${'<b>'.repeat(50_000)}</table>`);
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it('says how many tables there are', async () => {
    await expect(read('html', { table: 2 }, '<table></table>')).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      message: expect.stringMatching(/the page has 1/),
    });
  });
});

describe('data.extract of PDF', () => {
  it('gives the text of each page, as many as it may', async () => {
    const file = makePdf(['First page', 'Second page', 'Third page']);
    expect(await read('pdf', { maxPages: 2 }, file)).toEqual([
      { page: 1, pageCount: 3, text: 'First page' },
      { page: 2, pageCount: 3, text: 'Second page' },
    ]);
  });

  it('refuses what is no PDF', async () => {
    await expect(read('pdf', {}, 'hello')).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' });
  });

  it('stops at its time limit', async () => {
    const file = makePdf(Array.from({ length: 3_000 }, (_, n) => `Page ${n}`));
    const run = read('pdf', { timeLimitMs: 100, maxPages: 5_000 }, file);
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_LIMIT', message: expect.stringMatching(/100 ms/) });
  });

  it('stops when the execution does', async () => {
    const cancel = new AbortController();
    const base = createTestContext(dataExtract, {
      parameters: { format: 'pdf', timeLimitMs: 300_000 },
      signal: cancel.signal,
    });
    const data = await base.binaries.put(makePdf(Array.from({ length: 5_000 }, (_, n) => `Page ${n}`)), {
      mimeType: 'application/pdf',
    });
    const run = dataExtract.run(base, [{ json: {}, binary: { data } }]);
    cancel.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
  });
});
