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
import { sampleScope } from './testing/sample-scope.ts';

const refused = [
  // Constructor chains
  '"".constructor',
  '"".constructor.constructor("return process")()',
  '[].constructor',
  '({}).constructor',
  '(1).constructor',
  'true.constructor',
  '$json.constructor.constructor',
  '$now.constructor',
  '$input.constructor',
  "$('Orders').constructor",
  "$('Orders').first().constructor",
  'Math.constructor',
  'JSON.constructor',
  'Object.constructor("return 1")()',
  'Number.prototype',
  'Array.prototype.map',
  'String.fromCharCode.constructor',
  'Math.abs.constructor',
  '[].map.constructor',
  '[]["map"]["constructor"]',
  '$json.list.map(x => x.constructor)',
  '$json.list.map(({ constructor }) => constructor)',
  '$json.list.map(({ constructor: c = 1 }) => c)',
  '$json.list.map(({ "constructor": c }) => c)',
  // Prototypes
  '({}).__proto__',
  '$json.__proto__.polluted',
  '({ __proto__: { a: 1 } })',
  '({ "__proto__": 1 })',
  '({ ["__proto__"]: 1 })',
  '({ ["__pro" + "to__"]: 1 })',
  '({ constructor: 1 })',
  '({ prototype: 1 })',
  '({ [["__proto__"]]: 1 })',
  'Object.prototype',
  'Object.getPrototypeOf({})',
  'Object.setPrototypeOf({}, null)',
  'Object.create(null)',
  'Object.defineProperty({}, "a", {})',
  'Object.getOwnPropertyDescriptors({})',
  'Object.assign($json.__proto__, { a: 1 })',
  '({}).__defineGetter__("a", 1)',
  '({}).__lookupGetter__("a")',
  // Computed keys
  '$json["constructor"]',
  '$json["con" + "structor"]',
  '$json[`__proto__`]',
  '$json[["constructor"]]',
  '$json[["__proto__"]].x',
  '[][["constructor"]]',
  '""[{ toString: () => "constructor" }]',
  '$json?.["constructor"]',
  '$now["con" + "structor"]',
  '"constructor" in $json && $json["constructor"]',
  '"__proto__" in $json',
  // Functions as values
  '[].map',
  '"".replace',
  '"".trim.call("")',
  '[].concat.apply([], [])',
  '[].map.bind',
  '$now.toISO',
  '(x => x)',
  '[x => x]',
  '({ f: x => x })',
  '({ f() { return 1 } })',
  '({ get f() { return 1 } })',
  '[].concat(x => x)',
  'String(x => x)',
  '`${x => x}`',
  'JSON.stringify(x => x)',
  '[1].map(x => y => x)',
  '[1].map(x => x)(0)',
  '(x => x(x))(x => x)',
  '[1].map((x, i, list) => list.map)',
  '[[].map].map(f => f([]))',
  '[1].reduce((f, x) => x, y => y)',
  '[1].map(f => f(1))',
  'Math.max(x => x)',
  'Array.of(x => x)',
  'Array.from(x => x)',
  '$("Orders").first(x => x)',
  '[1].map(async x => x)',
  '[1].map(Function)',
  '[1].map(eval)',
  '[1].includes(x => x)',
  // Names of the host
  'process',
  'globalThis',
  'global',
  'window',
  'require("fs")',
  'Function("return 1")()',
  'eval("1")',
  'this',
  'arguments',
  'import("fs")',
  'import.meta',
  'new.target',
  'Symbol.iterator',
  'Reflect',
  'Proxy',
  'WebAssembly',
  'setTimeout(1)',
  'fetch("http://x")',
  'frame',
  'scope',
  'console.log(1)',
  'Error("x").stack',
  'Promise',
  'RegExp("a").constructor',
  'RegExp.prototype',
  'Date',
  'Date.constructor',
  'Intl',
  'super.x',
  'async',
  'yield',
  'await 1',
  // Syntax beyond expressions
  '(() => { while (true) {} })()',
  'a = 1',
  '$json.a = 1',
  '$json.a++',
  'delete $json.a',
  '({ a: 1 }) instanceof Object',
  'class {}',
  'function () {}',
  'String.raw`a`',
  '`a`.constructor',
  'new Function("1")',
  '(1, 2)',
  '/a/.constructor',
  '#x in $json',
  '$json.#x',
  '[1].map((x = this) => x)',
  '[1].map(([x = y => y]) => x)',
  '[...x => x]',
  // Inside the values of the host
  '$input',
  "$('Orders')",
  "[$('Orders')].map(n => n.item)",
  '$input["item"]["constructor"]',
  "$('Orders')['__proto__']",
  '$now.__proto__',
  '{ ...$now }',
  'Object.assign({}, $now)',
  '$now["toString"]',
  '$now.loc.constructor',
  '$now.c.year',
  // Values of the host that are values of the language
  'new Date().constructor',
  'new Set().constructor',
  'new Map().__proto__',
  '/a/.prototype',
  '/a/.getProgram()',
  'new Intl.NumberFormat().getHost()',
  'new Intl.NumberFormat().constructor',
  'Duration.fromMillis(1).constructor',
  'Intl.constructor',
  'Intl.NumberFormat',
  'Set',
  'new (x => x)()',
  'new $json.name()',
  'new Math.abs(1)',
  'new Set.constructor("1")',
  'new Proxy({}, {})',
  'new WeakMap()',
  'new Array(1).constructor',
  'new Set([x => x])',
  'new Map([[1, x => x]])',
  'new Date(x => x)',
  '[1].map(RegExp.constructor)',
  '$jmespath({}, x => x)',
  '$if(x => x, 1)',
  '$ifEmpty(null, x => x)',
  '"a".replace(x => x, "b")',
  '"a".match(x => x)',
  '"a".replace("a", x => y => y)',
  '[1].toSpliced(0, 1, x => x)',
  '$env.constructor',
  '$node.constructor.json',
  '$node["__proto__"].json',
  '$items("__proto__")',
  '"ab".replace(/(?<constructor>a)/, (...all) => all.at(-1).constructor)',
  '"__proto__".match(/(?<__proto__>.)/).groups.__proto__',
  'Object.groupBy([1], x => "__proto__")',
  '[{ k: "__proto__", v: 1 }].smartJoin("k", "v")',
  '[{ a: 1 }].renameKeys("a", "__proto__")',
  // Symbols and conversions
  '[][Symbol.iterator]',
  '({ [Symbol.toPrimitive]: () => 1 }) + 1',
  '({ valueOf: () => 1 }) + 1',
  '({ toString: () => "x" }) + ""',
  '({ toJSON: () => 1 })',
  '$json.list.map(parseInt.constructor)',
  '$json.list.sort(Math.constructor)',
];

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
  it.each(refused)('%s is refused', (source) => {
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
