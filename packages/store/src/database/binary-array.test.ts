/** Binary arrays, read back by the databases that they are for. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import {
  encodeBigintArray,
  encodeBooleanArray,
  encodeIntArray,
  encodeTextArray,
  encodeTimeArray,
  encodeUuidArray,
} from './binary-array.ts';

const notUuids = [
  '',
  'a',
  '01994d5e-7a00-7cc3-98c4-dc0c0c07398',
  '01994D5E-7a00-7cc3-98c4-dc0c0c07398f',
  '☃'.repeat(36),
];
const same = <T>(value: T): T => value;
const id = '01994d5e-7a00-7cc3-98c4-dc0c0c07398f';

it.for(notUuids)('of UUIDs refuses %j', (text) => {
  expect(() => encodeUuidArray([text], same)).toThrow(TypeError);
});

describeOnEveryDatabase('a binary array', ({ store }) => {
  const readBack = async (type: string, array: Buffer): Promise<unknown[]> => {
    const text = `select value from unnest($1::${type}[]) as value`;
    return (await store().database.query<{ value: unknown }>({ text, values: [array] })).map(({ value }) => value);
  };

  it.for<[string, (values: never[], pick: (value: never) => never) => Buffer, unknown[]]>([
    ['text', encodeTextArray, ['', 'a', null, 'é漢🌊', '{"a":"b\\"}', 'x'.repeat(70_000)]],
    ['uuid', encodeUuidArray, [id, null, '00000000-0000-0000-0000-000000000000']],
    ['int4', encodeIntArray, [0, -1, null, 2_147_483_647, -2_147_483_648]],
    ['int8', encodeBigintArray, [0, -1, Number.MAX_SAFE_INTEGER]],
    ['bool', encodeBooleanArray, [true, false]],
    ['timestamptz', encodeTimeArray, [0, null, -1, Date.UTC(2026, 10, 5) + 123, Date.UTC(9999, 0, 1)]],
  ])('of %s holds what was put in, many values or none', async ([type, encode, values]) => {
    expect(await readBack(type, encode(values as never[], same))).toEqual(values);
    expect(await readBack(type, encode([], same))).toEqual([]);
    expect(await readBack(type, encode([values[0]] as never[], same))).toEqual([values[0]]);
  });
});
