/** Attempts to get from an expression to the JavaScript engine: each is refused, or gives plain data only. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { Duration } from 'luxon';
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import { compileExpression } from './compile-expression.ts';
import { Formatter } from './formatter.ts';
import { dateTimeProperties } from './methods/date-time-methods.ts';
import { durationProperties } from './methods/duration-methods.ts';
import { callbackMethods, findMethod } from './methods/method-tables.ts';
import { Pattern } from './pattern/pattern.ts';
import { escapeAttempts } from './testing/escape-attempts.ts';
import { sampleScope } from './testing/sample-scope.ts';

const harmless: [string, unknown][] = [
  ['new Date().getProgram', null],
  ['/a/["get" + "Program"]', null],
  ['/a/.program', null],
  ['new Intl.NumberFormat().host', null],
  ['new Set()["si" + "ze"]', 0],
  ['Object.keys(new Map([[1, 2]]))', []],
  ['Object.keys(/a/)', []],
  ['Duration.fromMillis(1).loc', null],
  ['Duration.fromMillis(1).values', null],
  ['"a".match(/a/).input', 'a'],
  ['"a".match(/(?<constructor>a)/).groups["constr"]', null],
  ['[{ a: 1 }].pluck("__proto__", "a")', [{ a: 1 }]],
  ['$jmespath({ a: 1 }, "__proto__")', null],
  ['$jmespath($now, "ts")', null],
  ['$now._zone', null],
  ['$now.loc', null],
  ['$now.ts', null],
  ['$now.c', null],
  ['$now.isLuxonDateTime', null],
  ['Object.keys($now)', []],
  ['Object.entries($now)', []],
  ['[$now].map(({ _zone }) => _zone)', [null]],
  ['[$now].map(({ ...rest }) => rest)', [{}]],
  ['"a".__proto__x', null],
  ['$json["toString"]', null],
  ['$json.hasOwnProperty', null],
  ['$json["value" + "Of"]', null],
  ['({}).toString', null],
  ['[]["len" + "gth"]', 0],
  ['({ toString: 5 }) + ""', '[object Object]'],
  ['({ valueOf: 7 }) + 1', '[object Object]1'],
  ['+{ valueOf: 7 }', null],
  ['JSON.parse("{\\"__proto__\\":{\\"polluted\\":1},\\"b\\":2}")', { b: 2 }],
  ['({ ...JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}") })', {}],
  ['Object.fromEntries([["__proto__", { polluted: 1 }], ["c", 1]])', { c: 1 }],
  ['Object.assign({}, JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}")).polluted', null],
  ['[JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}")].map(({ a, ...rest }) => rest.polluted)', [null]],
  ['JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}").polluted', null],
  ['JSON.parse("{\\"toJSON\\":1,\\"valueOf\\":2}")', { toJSON: 1, valueOf: 2 }],
  ['"x".replace("x", "$&$`")', 'x'],
  ['Object.hasOwn({}, "__proto__")', false],
  ['({}).hasOwnProperty("constructor")', false],
  ['[["constructor"]].join()', 'constructor'],
  ['"constructor".length', 11],
  ['typeof "".length', 'number'],
  ['[].concat([[]]).length', 1],
];

describe('escapes', () => {
  it.each(escapeAttempts)('%s is refused', (source) => {
    let error: unknown;
    try {
      compileExpression(source).evaluate(sampleScope());
    } catch (caught) {
      error = caught;
    }
    expect(error, 'it was evaluated').toBeInstanceOf(NoriaError);
    expect(['EXPRESSION_SYNTAX', 'EXPRESSION_FAILED']).toContain((error as NoriaError).code);
  });

  it.each(harmless)('%s gives data only', (source, expected) => {
    const value = compileExpression(source).evaluate(sampleScope());
    expect(JSON.stringify(value)).toBe(JSON.stringify(expected));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    if (typeof value === 'object' && value !== null) expect(Object.keys(value)).not.toContain('__proto__');
  });

  it('a field of data that is named like a method is read, and the method still called', () => {
    const scope = sampleScope({ map: 'a', constructor: 'b', length: 'c', list: [{ filter: 1 }] });
    const source = '[$json.map, $json.length, $json.list[0].filter, $json.list.map(x => x.filter)]';
    expect(compileExpression(source).evaluate(scope)).toEqual(['a', 'c', 1, [1]]);
  });

  it('no method that takes an arrow function has a namesake of another type', () => {
    for (const name of callbackMethods.keys()) {
      const type = name.startsWith('replace') ? 'string' : 'array';
      expect(Object.keys(findMethod(name) ?? {}), name).toEqual([type]);
    }
  });

  it('reads no name that JavaScript gives to every object, list, text, number or date', () => {
    const prototypes = [
      ...[Object, Array, String, Number, Function, Date, Set, Map, Pattern, Formatter].map(
        ({ prototype }) => prototype,
      ),
      Duration.prototype,
      Duration.fromMillis(0),
    ];
    const targets = [
      ...['$json', '$json.list', '$json.words', '$json.a', '$now', '({})', '[{}]', 'new Date()'],
      ...['new Set()', 'new Map()', '/a/', 'Duration.fromMillis(1)', 'new Intl.NumberFormat()'],
    ];
    const listed = new Set(['length', 'size', 'isValid', ...durationProperties.keys(), ...dateTimeProperties.keys()]);
    const names = new Set(prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype)));
    for (const name of names) {
      if (listed.has(name)) continue;
      for (const target of targets) {
        for (const source of [`${target}.${name}`, `${target}[${JSON.stringify(name)} + ""]`]) {
          expect(giveOrRefuse(source), source).toBeNull();
        }
      }
    }
  });
});

function giveOrRefuse(source: string): unknown {
  const scope = sampleScope({ list: [1], words: 'text', a: 1 });
  try {
    return compileExpression(source).evaluate(scope);
  } catch (error) {
    if (error instanceof NoriaError) return null;
    throw error;
  }
}
