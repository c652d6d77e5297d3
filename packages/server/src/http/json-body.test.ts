/** Bodies that strangers send are read whole or refused with the place. */
import { describe, expect, it } from 'vitest';
import { isTooDeep, readJsonBody, readTextBody } from './json-body.ts';

const read = (text: string) => readJsonBody(Buffer.from(text));

describe('readJsonBody', () => {
  it('reads an empty body as null', () => {
    expect(read('')).toBeNull();
  });

  it('keeps \\u0000 and lone surrogates', () => {
    expect(read('{"a":"\\u0000","b":"\\ud800"}')).toEqual({ a: '\u0000', b: '\ud800' });
  });

  it('takes 100 levels and refuses 101', () => {
    expect(read('['.repeat(100) + ']'.repeat(100))).toHaveLength(1);
    expect(() => read('['.repeat(101) + ']'.repeat(101))).toThrow(
      expect.objectContaining({ code: 'REQUEST_TOO_DEEP' }),
    );
  });

  it('refuses 10,000 levels that are never closed', () => {
    expect(() => read('{"a":'.repeat(10_000))).toThrow(expect.objectContaining({ code: 'REQUEST_TOO_DEEP' }));
  });

  it('says where a body is not JSON', () => {
    expect(() => read('{"a": nope}')).toThrow(/Unexpected token 'o'/);
  });

  it('refuses the key __proto__, written plainly or with escapes', () => {
    const refused = expect.objectContaining({
      code: 'REQUEST_MALFORMED',
      message: expect.stringContaining('__proto__'),
    });
    expect(() => read('{"a":{"__proto__":{"x":1}}}')).toThrow(refused);
    expect(() => read('{"\\u005f_proto__":{"x":1}}')).toThrow(refused);
  });
});

describe('readTextBody', () => {
  it('names the byte at which UTF-8 breaks', () => {
    const bytes = Buffer.concat([Buffer.from('é\ufffdx'), Buffer.from([0xff]), Buffer.from('y')]);
    expect(() => readTextBody(bytes)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ offset: 6 }) }),
    );
  });

  it('refuses a surrogate that is written as raw bytes', () => {
    expect(() => readTextBody(Buffer.from([0x61, 0xed, 0xa0, 0x80]))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ offset: 1 }) }),
    );
  });
});

describe('isTooDeep', () => {
  it('does not count brackets inside strings', () => {
    expect(isTooDeep(Buffer.from(JSON.stringify(['\\"['.repeat(500)])), 100)).toBe(false);
  });

  it('does not count siblings as depth', () => {
    expect(isTooDeep(Buffer.from(JSON.stringify(Array.from({ length: 500 }, () => [{}]))), 100)).toBe(false);
  });
});
