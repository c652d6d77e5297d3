/** What expressions give: syntax, values, names, and the words of their errors. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import type { Json } from '../items/item.ts';
import { compileExpression } from './compile-expression.ts';
import { sampleScope } from './testing/sample-scope.ts';

function evaluate(source: string): Json {
  return compileExpression(source).evaluate(sampleScope());
}

function failure(source: string): { code: string; problem: unknown; column: unknown } {
  try {
    evaluate(source);
  } catch (error) {
    if (error instanceof NoriaError) {
      return { code: error.code, problem: error.details.problem, column: error.details.column };
    }
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

describe('names', () => {
  it.each<[string, Json]>([
    ['$json.a + 1', 42],
    ['$json.missing', null],
    ['$json.missing?.deeper.still', null],
    ['$json["odd" + " key"] ?? $json.nested["odd key"]', 'odd'],
    ['$json.year', 1999],
    ['$binary.file.fileName', 'a.txt'],
    ['$itemIndex + $runIndex', 1],
    ['$input.item.json.a', 41],
    ['$input.first().json', { first: true }],
    ['$input.all().length', 2],
    ["$('Orders').item.json.id", 2],
    ["$('Orders').first().json.id + $('Orders').last().json.id", 4],
    ["$('Orders').all().map(item => item.json.id)", [1, 2, 3]],
    ["$('Orders').itemMatching($json.list[1]).json.id", 2],
    ["$('Ord' + 'ers').isExecuted", true],
    ["$('Orders').params.limit", 10],
    ['$execution.id + " " + $workflow.name + " " + $vars.region', 'exec_1 Orders dz'],
    ['$env.REGION + $env.HOME', 'northundefined'],
    ['$executionId', 'exec_1'],
    ['$node["Orders"].json.id', 2],
    ['$node.Orders.json.id', 2],
    ['$node["Orders"].parameter.limit', 10],
    ['$node["Orders"].binary', {}],
    ['$item(2).$node["Orders"].json.id', 3],
    ['$items("Orders").map(item => item.json.id)', [1, 2, 3]],
    ['$items().length', 2],
    ['$if($json.yes, "y", $json.nothing.deep)', 'y'],
    ['$if(false, 1)', null],
    ['$ifEmpty($json.empty, "none") + $ifEmpty($json.list, []).length', 'none3'],
    ['$min(3, "1", 2) + $max(3, 9) + $average(1, 2, 3)', 12],
    ['$not($json.yes)', false],
    ['$fromAI("city", "where to", "string", "Oran")', 'Oran'],
    ['$fromAI("city")', null],
    ['Math.random()', 0.25],
    ['Math.round(Math.PI * 100) / 100', 3.14],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });
});

it('reads what only some nodes give', () => {
  const page = { response: { body: { next: 'b' } }, request: {}, pageCount: 3 };
  const scope = { ...sampleScope(), page, fromAgent: { city: 'Algiers' } };
  expect(compileExpression('[$response.body.next, $pageCount, $fromAI("city")]').evaluate(scope)).toEqual([
    'b',
    3,
    'Algiers',
  ]);
  expect(failure('1 + $pageCount')).toEqual({
    code: 'EXPRESSION_FAILED',
    problem: '`$pageCount` exists only where a node asks for the next page of an answer',
    column: 5,
  });
});

describe('dates', () => {
  it.each<[string, Json]>([
    ['$now', '2026-11-21T10:30:00.000+01:00'],
    ['$today', '2026-11-21T00:00:00.000+01:00'],
    ['$now.plus({ days: 10 }).toISODate()', '2026-12-01'],
    ['$now.minus({ months: 1 }).month', 10],
    ['$now.startOf("week").toFormat("yyyy-MM-dd")', '2026-11-16'],
    ['$now.set({ hour: 9, minute: 0 }).hour', 9],
    ['$now.diff($today, "hours").hours', 10.5],
    ['$now > $today', true],
    ['$now.hasSame($today, "day")', true],
    ['$now.setZone("Asia/Tokyo").hour', 18],
    ['$now.setZone("asia/tokyo").zoneName', 'Asia/Tokyo'],
    ['`on ${$now}`', 'on 2026-11-21T10:30:00.000+01:00'],
    ['{ at: [$now] }', { at: ['2026-11-21T10:30:00.000+01:00'] }],
    ['DateTime.fromISO("2026-01-31").plus({ months: 1 }).day', 28],
    ['DateTime.fromMillis(0).toUTC().toISO()', '1970-01-01T00:00:00.000Z'],
    ['Date.now() === $now.toMillis()', true],
    ['JSON.stringify({ at: $now })', '{"at":"2026-11-21T10:30:00.000+01:00"}'],
    ['$now.monthLong', 'November'],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it('refuses a zone and a unit that do not exist', () => {
    expect(failure('$now.setZone("Mars/Base")').problem).toContain('"Mars/Base" is no time zone');
    expect(failure('$now.plus({ dais: 1 })').problem).toContain('"dais" is no unit of time');
    expect(failure('$now.startOf("lunch")').problem).toContain('"lunch" is no unit of time');
  });
});

describe('results are JSON', () => {
  it.each<[string, Json]>([
    ['undefined', null],
    ['0 / 0', null],
    ['1 / 0', null],
    ['[undefined, NaN, -Infinity, 1]', [null, null, null, 1]],
    ['{ a: undefined, b: { c: NaN } }', { a: null, b: { c: null } }],
    ['-0', 0],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toStrictEqual(expected);
  });

  it('gives an object of the item itself rather than a copy', () => {
    const scope = sampleScope();
    expect(compileExpression('$json.nested').evaluate(scope)).toBe(scope.json.nested);
  });

  it('never changes the item', () => {
    const scope = sampleScope();
    const before = JSON.stringify(scope.json);
    for (const source of [
      '$json.list.sort()',
      '$json.list.reverse()',
      '$json.list.pop()',
      '$json.list.shift()',
      'Object.assign($json, { a: 0 })',
    ]) {
      compileExpression(source).evaluate(scope);
    }
    expect(JSON.stringify(scope.json)).toBe(before);
  });
});

describe('errors', () => {
  it.each<[string, string, number]>([
    ['$json.emial.foo', 'no field `emial`; did you mean `email`?', 7],
    ['$json.emial.toLowerCase()', 'no field `emial`; did you mean `email`?', 7],
    ['$json.zzzzzz.foo', 'no field `zzzzzz`: cannot read `foo` of `$json.zzzzzz`', 7],
    ['$json.nothing.foo', 'cannot read `foo` of `$json.nothing`, which is null', 15],
    ['$json.lines.map(line => line.skuu.length)', 'no field `skuu`; did you mean `sku`?', 30],
    ['[1].map(n => n * $json.zzzzzz).sum()', 'element 0 is NaN: a field that it was computed from may be missing', 32],
    ['["x"].sum()', 'element 0 is a text and no number', 7],
    ['$json.a.toUpperCase()', 'a number has no method `toUpperCase`; turn it into a text with String(…) first', 9],
    ['$json.name.trim', '`trim` is a method; call it: trim(…)', 12],
    ['$json.list.first', '`first` is a method; call it: first(…)', 12],
    ['$now.format', '`format` is a method; call it: format(…)', 6],
    ['new Set([1]).map(x => x)', 'a set has no method `map`', 14],
    ['$json.list.map(3)', '`map` needs an arrow function, such as x => x.name', 12],
    ['[].reduce((a, b) => a + b)', 'reduce of an empty list needs a start value', 4],
    ['JSON.parse("{")', "Expected property name or '}' in JSON at position 1 (line 1 column 2)", 1],
    ["1 + $('Nobody').first().json.x", 'there is no node `Nobody`', 7],
  ])('%s fails with its place', (source, problem, column) => {
    expect(failure(source)).toEqual({ code: 'EXPRESSION_FAILED', problem, column });
  });

  it('passes on what the scope throws, with the place', () => {
    expect(failure("$('Orders').itemMatching(9).json")).toEqual({
      code: 'LINEAGE_UNKNOWN',
      problem: undefined,
      column: 1,
    });
  });

  it.each<[string, string, number]>([
    ['', 'it ends too early', 1],
    ['1 +', 'it ends too early', 4],
    ['$json.a $json.b', '`$` is not expected here', 9],
    ['$jsn.a', '`$jsn` is not known here; did you mean `$json`?', 1],
    ['"".isEmial()', 'there is no method `isEmial`; did you mean `isEmail`?', 4],
    ['"".toUppercase()', 'there is no method `toUppercase`; did you mean `toUpperCase`?', 4],
    ['Math.rond(1)', 'there is no function `Math.rond`; did you mean `Math.round`?', 6],
    ['$json.list.push(4)', '`push` would change the list; write [...list, value] instead', 12],
    [
      '$json.name.replace(/o(?=r)/g, "")',
      'a pattern cannot look ahead with (?=…) or (?!…): matching takes linear time here; match more and take a group',
      20,
    ],
    [
      'new Dat()',
      '`new Dat` is not known here; there are Array, Boolean, Date, Map, Number, Object, RegExp, Set, String, ' +
        'Intl.DateTimeFormat, Intl.ListFormat, Intl.PluralRules, Intl.RelativeTimeFormat, Intl.NumberFormat; ' +
        'did you mean `Date`?',
      5,
    ],
    ['$json.a = 1', 'an expression cannot assign; `==` and `===` compare', 1],
    ['$json.a++', '`++` and `--` would assign; write + 1 or - 1', 1],
    ['1, 2', 'one expression is expected, not several with commas between', 1],
    ['x => x', 'an arrow function can only be the first argument of a method such as map or filter', 1],
    ['[1].map(x => { return x })', 'write the arrow function without braces and `return`: x => x.name', 14],
    [
      '$json.list.map(function (x) { return x })',
      '`function` cannot be used in an expression; write an arrow function, such as x => x.name',
      16,
    ],
    ["$('Orders')", "`$('Orders')` is no value itself; write $('Orders').item.json, .first() or .all()", 1],
    [
      "$('Orders').json.id",
      "`$('Orders')` has item, isExecuted, params, first, last, all, itemMatching and nothing else; write $('Orders').item.json",
      13,
    ],
    ['$node.Orders', "`$node` is written with a node's name: $node[\"Name\"].json, or better $('Name').item.json", 1],
    [
      '$node["Orders"].context.i',
      '`$node["Orders"]` has json, data, binary, parameter, isExecuted and nothing else',
      17,
    ],
    ['Math', '`Math` is no value itself; call one of its functions, such as Math.random(…)', 1],
    ['10n', 'whole numbers with `n` are not supported', 1],
  ])('%s cannot be read', (source, problem, column) => {
    expect(failure(source)).toEqual({ code: 'EXPRESSION_SYNTAX', problem, column });
  });
});

describe('references', () => {
  it('lists the nodes and says what the engine has to load', () => {
    const { references } = compileExpression("$('B').first().json.x + $('A').item.json.x + $('B').all().length");
    expect(references).toEqual({
      nodes: ['B', 'A'],
      dynamicNodes: false,
      usesItemOf: true,
      usesInput: false,
      usesItem: true,
      usesRandom: false,
    });
  });

  it.each<[string, string, boolean]>([
    ['$($json.name).first()', 'dynamicNodes', true],
    ['$(`Orders`).first()', 'dynamicNodes', false],
    ["$('X').itemMatching(1)", 'usesItemOf', true],
    ['$input.item.json', 'usesItemOf', false],
    ['$input.item.json', 'usesItem', true],
    ['$input.all()', 'usesInput', true],
    ['$json.a', 'usesInput', false],
    ['$now.plus(1)', 'usesItem', false],
    ['[1].map($json => $json)', 'usesItem', false],
    ['[1].map(Math.random)', 'usesRandom', true],
    ['[1].randomItem()', 'usesRandom', true],
    ['$node["X"].json', 'usesItem', true],
    ['$item(0).$node["X"].json', 'usesItem', false],
    ['$items()', 'usesInput', true],
  ])('%s: %s is %s', (source, name, expected) => {
    expect(compileExpression(source).references).toMatchObject({ [name]: expected });
  });
});
