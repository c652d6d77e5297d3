/** Texts with `{{ }}` parts: where parts begin and end, what they give, and how values read in a text. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import type { Json } from '../items/item.ts';
import { compileTemplate } from './compile-expression.ts';
import { sampleScope } from './testing/sample-scope.ts';

describe('templates', () => {
  it.each<[string, Json]>([
    ['plain {{ 1 }}', 'plain {{ 1 }}'],
    ['', ''],
    ['=', ''],
    ['=plain', 'plain'],
    ['={ { 1 } }', '{ { 1 } }'],
    ['={{ $json.a }}', 41],
    ['={{$json.list}}', [3, 1, 2]],
    ['={{ $json.missing }}', null],
    ['= {{ $json.a }}', ' 41'],
    ['={{ $json.a }} ', '41 '],
    ['={{ $json.a }}{{ $json.a }}', '4141'],
    ['=Hello {{ $json.name }}!', 'Hello Noria Wheel!'],
    ['={{ {a: "}}"}.a }}', '}}'],
    ['={{ {a:{b:{c:1}}}}}', { a: { b: { c: 1 } } }],
    ['={{ `}}${ "{{" + `${ "}}" }` }` }}|', '}}{{}}|'],
    ['={{ \'}}\' + "}}" }}-', '}}}}-'],
    ['={{ /* }} */ 1 /* }} */ }}-', '1-'],
    ['={{ 1 // }}\n}}-', '1-'],
    ['={{ (1 + 2) * (3) }}', 9],
    ['={{\n  $json.a\n    + 1\n}}', 42],
    ['={{ "{{" }} is how a part begins', '{{ is how a part begins'],
    ['=a }} b', 'a }} b'],
    ['=it\'s {{ 1 }} "{{ 2 }}" `', 'it\'s 1 "2" `'],
  ])('%j gives %j', (text, expected) => {
    expect(compileTemplate(text).evaluate(sampleScope())).toEqual(expected);
  });

  it.each<[string, string]>([
    ['$json.missing', ''],
    ['null', ''],
    ['false', 'false'],
    ['0', '0'],
    ['NaN', 'NaN'],
    ['$json.list', '3,1,2'],
    ['[1, null, "x"]', '1,,x'],
    ['$json.nested.deep', '{"value":7}'],
    ['[[1], { a: undefined }]', '[[1],{"a":null}]'],
    ['$today', '2026-11-21T00:00:00.000+01:00'],
    ['DateTime.fromISO("nonsense")', ''],
  ])('in a text, %s reads %j', (source, expected) => {
    expect(compileTemplate(`=<{{ ${source} }}>`).evaluate(sampleScope())).toBe(`<${expected}>`);
  });

  it('is static without a part', () => {
    expect(compileTemplate('=plain').isStatic).toBe(true);
    expect(compileTemplate('plain {{ $json.a }}').isStatic).toBe(true);
    expect(compileTemplate('={{ 1 }}').isStatic).toBe(false);
  });

  it('counts columns in the whole text', () => {
    expect(failure('=Dear {{ $json.name }}, {{ $json.emial.x }}')).toEqual(['EXPRESSION_FAILED', 34]);
    expect(failure('=Dear {{ $json.name }}, {{ $jsn }}')).toEqual(['EXPRESSION_SYNTAX', 28]);
    expect(failure('=Dear {{ "x".repeat(1e9) }}')).toEqual(['EXPRESSION_LIMIT', 14]);
  });

  it.each<[string, string, number]>([
    ['=a {{ }}', 'there is no expression between `{{` and `}}`', 4],
    ['=a {{ $json.a', '`{{` is never closed', 4],
    ['=a {{ $json.a }', '`{{` is never closed', 4],
    ['=a {{ $json.a $json.b }}', '`}}` is expected here', 15],
    ['=a {{ $json.a + }}', 'it ends too early', 17],
    ['=a {{ "x }} b', 'Unterminated string constant', 7],
  ])('%s cannot be read', (text, problem, column) => {
    expect(() => compileTemplate(text)).toThrow(`The expression cannot be read: ${problem} (column ${column}).`);
  });

  it('a text that grows over the limit is stopped', () => {
    const part = '{{ "x".repeat(4e6) }}';
    expect(failure(`=${part.repeat(5)}`)[0]).toBe('EXPRESSION_LIMIT');
    expect(compileTemplate(`=${part.repeat(4)}`).evaluate(sampleScope())).toHaveLength(16_000_000);
  });

  it('gathers what all parts refer to', () => {
    const { references } = compileTemplate(
      "={{ $('A').first().json }} {{ $('B').item.json }} {{ $('A').last().json }}",
    );
    expect(references).toMatchObject({ nodes: ['A', 'B'], usesItemOf: true });
  });
});

function failure(text: string): [string, unknown] {
  try {
    compileTemplate(text).evaluate(sampleScope());
  } catch (error) {
    if (error instanceof NoriaError) return [error.code, error.details.column];
    throw error;
  }
  throw new Error(`${text} did not fail`);
}
