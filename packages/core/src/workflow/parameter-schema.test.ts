/** Parameter schemas: defaults, faults with their place, expressions, conditional fields. */
import { describe, expect, it } from 'vitest';
import type { ParameterSchema } from '../node-type/node-type.ts';
import type { Parameters } from '../node-type/parameters.ts';
import { applyDefaults, checkParameters } from './parameter-schema.ts';

const schema: ParameterSchema = {
  type: 'object',
  required: ['url', 'body'],
  additionalProperties: false,
  properties: {
    method: { enum: ['GET', 'POST'], default: 'GET', 'x-expression': false },
    url: { type: 'string', minLength: 1, pattern: '^https?://' },
    body: { type: 'string', 'x-show-when': { method: ['POST'] } },
    timeoutMs: { type: 'integer', minimum: 1, maximum: 60_000, default: 30_000 },
    retries: { type: ['integer', 'null'] },
    headers: {
      type: 'array',
      maxItems: 2,
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, enabled: { type: 'boolean', default: true } },
      },
    },
    query: { type: 'object', additionalProperties: { type: 'number' } },
  },
};

function check(parameters: Parameters, stage: 'written' | 'resolved' = 'written'): string[] {
  return checkParameters(schema, parameters, stage).map((fault) => `${fault.path}: ${fault.problem}`);
}

describe('applyDefaults', () => {
  it('fills in what is missing, inside lists of objects too, and leaves the given object alone', () => {
    const given = { url: 'http://a', headers: [{ name: 'x' }, { name: 'y', enabled: false }] };
    expect(applyDefaults(schema, given)).toEqual({
      method: 'GET',
      url: 'http://a',
      timeoutMs: 30_000,
      headers: [
        { name: 'x', enabled: true },
        { name: 'y', enabled: false },
      ],
    });
    expect(given).toEqual({ url: 'http://a', headers: [{ name: 'x' }, { name: 'y', enabled: false }] });
  });

  it('keeps null, false and expressions', () => {
    const nullable: ParameterSchema = { properties: { a: { default: 1 }, b: { default: true }, c: { default: 'x' } } };
    expect(applyDefaults(nullable, { a: null, b: false, c: '={{ 1 }}' })).toEqual({ a: null, b: false, c: '={{ 1 }}' });
  });

  it('gives back the same object when nothing is missing', () => {
    const given = { method: 'POST', timeoutMs: 1, headers: [{ name: 'x', enabled: true }] };
    expect(applyDefaults(schema, given)).toBe(given);
  });
});

describe('checkParameters', () => {
  it('has nothing to say about good parameters', () => {
    expect(check({ url: 'https://a', timeoutMs: 5, retries: null, headers: [{ name: 'x' }], query: { a: 1 } })).toEqual(
      [],
    );
  });

  it('names every fault with its place', () => {
    expect(
      check({
        method: 'FETCH',
        url: 'ftp://a',
        timeoutMs: 1.5,
        retries: 'no',
        headers: [{ name: 1 }, {}],
        query: { a: 1, 'b c': true },
        tmeoutMs: 1,
      }),
    ).toEqual([
      'method: expected "GET" or "POST", found the text "FETCH".',
      'url: does not match ^https?://.',
      'timeoutMs: expected a whole number, found 1.5.',
      'retries: expected a whole number or null, found the text "no".',
      'headers[0].name: expected text, found 1.',
      'headers[1].name: is missing.',
      'query["b c"]: expected a number, found true.',
      'tmeoutMs: is not known here. Did you mean "timeoutMs"?',
    ]);
  });

  it('holds bounds of numbers, texts and lists', () => {
    expect(check({ url: '', timeoutMs: 0, headers: [{ name: '1' }, { name: '2' }, { name: '3' }] })).toEqual([
      'url: must not be empty.',
      'timeoutMs: expected at least 1, found 0.',
      'headers: expected at most 2 entries, found 3.',
    ]);
  });

  it('lets an expression stand for any type, except where the schema wants a fixed value', () => {
    expect(
      check({ url: '={{ $json.url }}', timeoutMs: '={{ 5 }}', headers: '={{ [] }}', method: '={{ "GET" }}' }),
    ).toEqual(['method: takes a fixed value, not an expression.']);
  });

  it('takes text that begins with = as text once expressions are resolved', () => {
    expect(check({ url: 'http://a', timeoutMs: '=5' }, 'resolved')).toEqual([
      'timeoutMs: expected a whole number, found the text "=5".',
    ]);
  });

  it('asks for a conditional field only while it is shown, and overlooks it while it is hidden', () => {
    expect(check({ url: 'http://a', method: 'POST' })).toEqual(['body: is missing.']);
    expect(check({ url: 'http://a', body: 5 })).toEqual([]);
  });

  it('does not ask for a field whose condition an expression decides, but checks it when it is there', () => {
    const open: ParameterSchema = {
      required: ['b'],
      properties: { a: { type: 'string' }, b: { type: 'number', 'x-show-when': { a: ['yes'] } } },
    };
    expect(checkParameters(open, { a: '={{ $json.a }}' }, 'written')).toEqual([]);
    expect(checkParameters(open, { a: '={{ $json.a }}', b: true }, 'written')).toHaveLength(1);
  });

  it('takes null bytes and lone surrogates in text', () => {
    expect(check({ url: 'http://a\u0000\ud800' })).toEqual([]);
  });

  it('does not take inherited names for parameters', () => {
    const parameters = JSON.parse('{"url":"http://a","__proto__":{"x":1},"constructor":1}') as Parameters;
    expect(check(parameters)).toEqual(['__proto__: is not known here.', 'constructor: is not known here.']);
  });
});
