/** What becomes of dates. The step's time is noon of 21 November 2026 in Algiers, which is an hour before UTC. */
import type { Json, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { dataDatetime } from './data-datetime.ts';

async function run(parameters: Parameters, json: JsonObject = {}): Promise<JsonObject | undefined> {
  return (await runNode(dataDatetime, { parameters, inputs: [[{ json }]] })).outputs[0]?.[0]?.json;
}

const compute = async (parameters: Parameters): Promise<Json | undefined> => (await run(parameters))?.date;

const paris = { fromZone: 'Europe/Paris' };

const table: readonly [string, Parameters, Json][] = [
  ['now', {}, '2026-11-21T12:00:00.000+01:00'],
  ['now', { fromZone: 'Asia/Tokyo' }, '2026-11-21T20:00:00.000+09:00'],

  ['format', { value: '2026-11-21' }, '2026-11-21T00:00:00.000+01:00'],
  ['format', { value: '2026-11-21T12:00Z' }, '2026-11-21T13:00:00.000+01:00'],
  ['format', { value: 1_795_262_400_000 }, '2026-11-21T13:00:00.000+01:00'],
  ['format', { value: 0, format: 'isoDate' }, '1970-01-01'],
  ['format', { value: 0, format: 'isoTime', fromZone: 'UTC' }, '00:00:00.000Z'],
  ['format', { value: 0, format: 'rfc2822', fromZone: 'utc' }, 'Thu, 01 Jan 1970 00:00:00 +0000'],
  ['format', { value: 0, format: 'http' }, 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['format', { value: '2026-11-21T12:00Z', format: 'seconds' }, 1_795_262_400],
  ['format', { value: '2026-11-21T12:00Z', format: 'milliseconds' }, 1_795_262_400_000],
  ['format', { value: 0, format: 'pattern', pattern: "d LLLL 'of' yyyy" }, '1 January of 1970'],
  ['format', { value: 0, format: 'pattern', pattern: 'LLLL', language: 'ar' }, 'يناير'],

  ['parse', { value: '2026-11-21 09:30' }, '2026-11-21T09:30:00.000+01:00'],
  ['parse', { value: '1795262400', format: 'seconds' }, '2026-11-21T13:00:00.000+01:00'],
  ['parse', { value: 1_795_262_400_000, format: 'milliseconds' }, '2026-11-21T13:00:00.000+01:00'],
  ['parse', { value: 'Sat, 21 Nov 2026 12:00:00 +0000', format: 'rfc2822' }, '2026-11-21T13:00:00.000+01:00'],
  ['parse', { value: 'Sat, 21 Nov 2026 12:00:00 GMT', format: 'http' }, '2026-11-21T13:00:00.000+01:00'],
  ['parse', { value: '14:30', format: 'isoTime' }, '2026-11-21T14:30:00.000+01:00'],
  [
    'parse',
    { value: '3 août 2026', format: 'pattern', pattern: 'd LLLL yyyy', language: 'fr', ...paris },
    '2026-08-03T00:00:00.000+02:00',
  ],

  [
    'parse',
    { value: '2026-11-21 12:00 +03:00', format: 'pattern', pattern: 'yyyy-MM-dd HH:mm ZZ' },
    '2026-11-21T10:00:00.000+01:00',
  ],
  ['add', { value: '2026-01-31', amount: 1, unit: 'months' }, '2026-02-28T00:00:00.000+01:00'],
  ['add', { value: '2026-01-31', amount: 1.5, unit: 'hours' }, '2026-01-31T01:30:00.000+01:00'],
  ['add', { value: '2026-03-28T12:00', amount: 1, ...paris }, '2026-03-29T12:00:00.000+02:00'],
  ['add', { value: '2026-03-28T12:00', amount: 24, unit: 'hours', ...paris }, '2026-03-29T13:00:00.000+02:00'],
  ['subtract', { value: '2024-02-29', amount: 1, unit: 'years' }, '2023-02-28T00:00:00.000+01:00'],
  ['add', { value: '2026-01-08', amount: -1, unit: 'weeks' }, '2026-01-01T00:00:00.000+01:00'],

  ['difference', { value: '2026-11-01', other: '2026-11-21' }, 20],
  ['difference', { value: '2026-11-21', other: '2026-11-01', units: ['weeks'] }, -2.857143],
  [
    'difference',
    { value: '2026-11-01T10:00', other: '2026-11-03T09:30', units: ['days', 'hours', 'minutes'] },
    { days: 1, hours: 23, minutes: 30 },
  ],
  ['difference', { value: '2026-03-28T12:00', other: '2026-03-29T12:00', ...paris }, 1],
  ['difference', { value: '2026-03-28T12:00', other: '2026-03-29T12:00', units: ['hours'], ...paris }, 23],

  ['round', { value: '2026-11-21T14:29', unit: 'hours' }, '2026-11-21T14:00:00.000+01:00'],
  ['round', { value: '2026-11-21T14:30', unit: 'hours', direction: 'nearest' }, '2026-11-21T15:00:00.000+01:00'],
  ['round', { value: '2026-11-21T14:29', unit: 'hours', direction: 'nearest' }, '2026-11-21T14:00:00.000+01:00'],
  ['round', { value: '2026-11-21', unit: 'weeks' }, '2026-11-16T00:00:00.000+01:00'],
  ['round', { value: '2026-02-10', unit: 'months', direction: 'end' }, '2026-02-28T23:59:59.999+01:00'],
  ['round', { value: '2026-11-21', unit: 'quarters' }, '2026-10-01T00:00:00.000+01:00'],

  ['extract', { value: '2026-11-21', part: 'weekday' }, 6],
  ['extract', { value: '2027-01-01', part: 'weekYear' }, 2026],
  ['extract', { value: '2026-11-21', part: 'ordinal' }, 325],
  ['extract', { value: '2026-02-01', part: 'daysInMonth' }, 28],
  ['extract', { value: '2026-07-01', part: 'offset', ...paris }, 120],

  ['zone', { value: '2026-11-21T12:00', zone: 'Asia/Tokyo' }, '2026-11-21T20:00:00.000+09:00'],
  ['zone', { value: '2026-11-21T12:00', zone: 'Asia/Tokyo', keepClock: true }, '2026-11-21T12:00:00.000+09:00'],
];

describe('data.datetime', () => {
  it.each(table)('%s with %j gives %j', async (operation, parameters, expected) => {
    expect(await compute({ operation, ...parameters })).toEqual(expected);
  });

  it.each<[string, Parameters, string]>([
    ['format', { value: 'soon' }, 'value'],
    ['format', { value: null }, 'value'],
    ['format', { value: 9e15 }, 'value'],
    ['format', { value: '2026-02-30' }, 'value'],
    ['format', { value: 0, fromZone: 'Mars/Olympus' }, 'fromZone'],
    ['format', { value: 0, format: 'pattern', pattern: 'yyyy', language: 'tlh' }, 'language'],
    ['format', { value: 0, format: 'pattern', pattern: 'yyyy', language: 'en-u-ca-japanese' }, 'language'],
    ['parse', { value: '21.11.2026', format: 'pattern', pattern: 'dd/MM/yyyy' }, 'value'],
    ['parse', { value: '31/02/2026', format: 'pattern', pattern: 'dd/MM/yyyy' }, 'value'],
    ['parse', { value: '1', format: 'pattern', pattern: 'dHdHdHdH' }, 'pattern'],
    ['parse', { value: '12 Africa/Algiers', format: 'pattern', pattern: 'HH z' }, 'pattern'],
    ['parse', { value: '1'.repeat(500), format: 'pattern', pattern: 'd' }, 'value'],
    ['parse', { value: 'x', format: 'seconds' }, 'value'],
    ['parse', { value: '25:00', format: 'isoTime' }, 'value'],
    ['add', { value: '2026-01-01', amount: 1.5, unit: 'months' }, 'amount'],
    ['add', { value: '2026-01-01', amount: 9000, unit: 'years' }, 'amount'],
    ['add', { value: '2026-01-01', amount: 1e300, unit: 'hours' }, 'amount'],
    ['add', { value: '2026-01-01', amount: 6e14, unit: 'hours' }, 'amount'],
    ['subtract', { value: '2026-01-01', amount: 6e14, unit: 'years' }, 'amount'],
    ['add', { value: '2026-01-01', amount: 4e14, unit: 'milliseconds' }, 'amount'],
    ['difference', { value: '2026-01-01', other: 'never' }, 'other'],
    ['zone', { value: 0, zone: 'Nowhere' }, 'zone'],
    ['now', { to: 'a..b' }, 'to'],
  ])('%s with %j says what is wrong', async (operation, parameters, parameter) => {
    await expect(compute({ operation, ...parameters })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter, node: 'Date and time', item: 0 },
    });
  });

  it('adds the result where it is told to, and leaves the item that came in as it was', async () => {
    const json = { on: { day: '2026-11-21' }, n: 1 };
    const parameters = { value: '={{ $json.on.day }}', format: 'isoDate', to: 'on.text' };
    expect(await run(parameters, json)).toEqual({ on: { day: '2026-11-21', text: '2026-11-21' }, n: 1 });
    expect(json).toEqual({ on: { day: '2026-11-21' }, n: 1 });
    expect(await run({ ...parameters, keepOtherFields: false }, json)).toEqual({ on: { text: '2026-11-21' } });
  });

  it('gives nothing of nothing, and keeps files', async () => {
    const parameters = { operation: 'now' };
    expect((await runNode(dataDatetime, { parameters, inputs: [[]] })).outputs).toEqual([[]]);
    const binary = { file: { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' } };
    const { outputs } = await runNode(dataDatetime, {
      parameters,
      inputs: [[{ json: {}, binary, pairedItem: { item: 5 } }]],
    });
    expect(outputs[0]?.[0]).toEqual({ json: { date: expect.any(String) }, binary });
  });
});
