/** Parameter trees: shared constants, what is built for each item, and the place of every error. */
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import { compileErrors } from './compile-errors.ts';
import { compileParameters } from './compile-parameters.ts';
import { sampleScope } from './testing/sample-scope.ts';

describe('compileParameters', () => {
  it('gives the same frozen object each time when nothing in it is an expression', () => {
    const parameters = { mode: 'add', fields: [{ name: 'a', value: 1 }], text: '=plain', nothing: null };
    const compiled = compileParameters(parameters);
    const value = compiled.evaluate(sampleScope());
    expect(compiled.isStatic).toBe(true);
    expect(value).toEqual({ mode: 'add', fields: [{ name: 'a', value: 1 }], text: 'plain', nothing: null });
    expect(compiled.evaluate(sampleScope())).toBe(value);
    expect(Object.isFrozen(value) && Object.isFrozen(value.fields)).toBe(true);
    expect(Object.isFrozen(parameters) || Object.isFrozen(parameters.fields)).toBe(false);
  });

  it('builds only what changes, and shares the rest', () => {
    const compiled = compileParameters({
      first: '={{ $json.a }}',
      fixed: { list: [1, 2] },
      fields: [
        { name: 'x', value: '=n{{ $itemIndex }}' },
        { name: 'y', value: 2 },
      ],
    });
    const one = compiled.evaluate(sampleScope());
    const two = compiled.evaluate(sampleScope({ a: 'other' }));
    expect(one).toEqual({
      first: 41,
      fixed: { list: [1, 2] },
      fields: [
        { name: 'x', value: 'n1' },
        { name: 'y', value: 2 },
      ],
    });
    expect(two.first).toBe('other');
    expect(two.fixed).toBe(one.fixed);
    expect((two.fields as unknown[])[1]).toBe((one.fields as unknown[])[1]);
    expect(two.fields).not.toBe(one.fields);
  });

  it('keeps the order of the fields', () => {
    const compiled = compileParameters({ z: '={{ 1 }}', a: 2, m: '={{ 3 }}', b: 4 });
    expect(Object.keys(compiled.evaluate(sampleScope()))).toEqual(['z', 'a', 'm', 'b']);
  });

  it('never makes a field named __proto__', () => {
    const parameters = JSON.parse(
      '{"__proto__": {"polluted": "={{ 1 }}"}, "a": "={{ 1 }}", "b": {"__proto__": {"c": 1}}}',
    );
    const value = compileParameters(parameters).evaluate(sampleScope());
    expect(JSON.stringify(value)).toBe('{"a":1,"b":{}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('gathers the references of the whole tree', () => {
    const { references } = compileParameters({
      a: "={{ $('A').first().json }}",
      b: ["={{ $('B').item.json }}", '={{ $input.all() }}'],
    });
    expect(references).toMatchObject({ nodes: ['A', 'B'], usesItemOf: true, usesInput: true, dynamicNodes: false });
  });

  it('gives each expression the whole budget', () => {
    const heavy = '={{ Array.from({ length: 100000 }, (_, i) => i).reduce((a, b) => a + b, 0) }}';
    const value = compileParameters({ list: Array.from({ length: 8 }, () => heavy) }).evaluate(sampleScope());
    expect(value.list).toEqual(Array.from({ length: 8 }, () => 4_999_950_000));
  });

  it('names the parameter and the column of what fails', () => {
    const broken = { fields: [{ 'a b': { value: '=x {{ $json.emial.y }}' } }] };
    expect(detailsOf(() => compileParameters(broken).evaluate(sampleScope()))).toEqual({
      problem: 'no field `emial`; did you mean `email`?',
      parameter: 'fields[0]["a b"].value',
      column: 13,
    });
    expect(detailsOf(() => compileParameters({ url: '={{ 1 + }}' }))).toMatchObject({ parameter: 'url', column: 9 });
    expect(
      detailsOf(() => compileParameters({ id: "={{ $('Orders').itemMatching(9).json }}" }).evaluate(sampleScope())),
    ).toEqual({
      node: 'Orders',
      parameter: 'id',
      column: 5,
    });
  });
});

describe('compileErrors', () => {
  it('reports every bad expression with its place', () => {
    const problems = compileErrors(
      {
        good: '={{ $json.a }}',
        literal: '{{ 1 + }}',
        url: '=a {{ 1 + }} b {{ $jsn }} c {{ $json.a }} d {{ x',
        list: [{ value: '={{ }}' }, '={{ $json.constructor }}'],
      },
      null,
    );
    expect(problems.map(({ path, column, problem }) => `${path}:${column} ${problem}`)).toEqual([
      'url:11 it ends too early',
      'url:19 `$jsn` is not known here; did you mean `$json`?',
      'url:48 `x` is not known here',
      'list[0].value:2 there is no expression between `{{` and `}}`',
      'list[1]:11 the name `constructor` cannot be used',
    ]);
  });

  it('reports nodes that do not exist, when it is told which do', () => {
    const parameters = { a: "={{ $('Ordrs').first().json.a + $('Orders').first().json.b }}" };
    expect(compileErrors(parameters, null)).toEqual([]);
    expect(compileErrors(parameters, new Set(['Orders', 'Start']))).toEqual([
      { path: 'a', problem: 'there is no node `Ordrs`; did you mean `Orders`?', column: 7 },
    ]);
  });

  it('stays quick on a text of nothing but faults', () => {
    expect(compileErrors({ text: `=${'{{ "x }} '.repeat(100_000)}` }, null)).toHaveLength(20);
    expect(compileErrors({ text: `=${'{{'.repeat(500_000)}` }, null).length).toBeLessThanOrEqual(20);
  });

  it('reports parameters that nest too deep', () => {
    const parameters = JSON.parse(`{"a":${'['.repeat(600)}${']'.repeat(600)}}`);
    expect(compileErrors(parameters, null)).toMatchObject([{ problem: 'the parameters nest deeper than 500 levels' }]);
    expect(() => compileParameters(parameters)).toThrow(/500 nested levels/);
  });
});

function detailsOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof NoriaError) return error.details;
    throw error;
  }
  throw new Error('it did not fail');
}
