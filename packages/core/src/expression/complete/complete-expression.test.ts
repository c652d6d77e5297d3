/** What the editor offers at a cursor, marked `|` in the texts. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../compile-expression.ts';
import { allMethodNames, chooseMethod, findMethod } from '../methods/method-tables.ts';
import { sampleScope } from '../testing/sample-scope.ts';
import { zonedTime } from '../zoned-time.ts';
import { type CompletionResult, completeExpression } from './complete-expression.ts';
import type { ExpressionSample } from './expression-sample.ts';
import { operatorKeywords, valueKeywords } from './suggest-names.ts';

const sample: ExpressionSample = {
  items: [
    {
      json: {
        name: 'Ada',
        'odd key': 1,
        maybe: null,
        lines: [{ sku: 'A-1', price: 2.5, tags: ['x'] }],
        nested: { deep: { value: 7 } },
      },
      binary: { file: { hash: 'abc', sizeBytes: 12, mimeType: 'text/plain' } },
    },
    { json: { name: 'Bob', maybe: 'yes', extra: true, lines: [{ sku: 'B-2', count: 4 }] } },
  ],
  nodes: [
    { name: 'Orders', items: [{ json: { id: 1, total: 9 } }], params: { limit: 10 } },
    { name: "Ada's list", items: [], params: {} },
  ],
  now: zonedTime(Date.parse('2026-11-21T09:30:00Z'), 'Africa/Algiers'),
  execution: { id: 'exec_1' },
  workflow: { id: 'wf_1', name: 'Orders' },
  variables: { region: 'dz' },
};

function complete(marked: string, of = sample): CompletionResult {
  return completeExpression({ text: marked.replace('|', ''), cursor: marked.indexOf('|'), sample: of });
}

function labels(marked: string, of = sample): string[] {
  return complete(marked, of).completions.map(({ label }) => label);
}

function fields(marked: string, of = sample): string[] {
  const { completions } = complete(marked, of);
  return completions.filter(({ kind }) => kind === 'field').map(({ label }) => label);
}

/** The text once a completion has been chosen. */
function choose(marked: string, label: string): string {
  const { completions, to } = complete(marked);
  const chosen = completions.find((completion) => completion.label === label);
  if (chosen === undefined) return `no ${label}`;
  const text = marked.replace('|', '');
  return text.slice(0, chosen.from) + chosen.insert + text.slice(to);
}

describe('completeExpression', () => {
  it('offers the fields of all sample items, with types and examples', () => {
    const { completions } = complete('$json.|');
    const found = completions.filter(({ kind }) => kind === 'field');
    expect(found.map(({ label, type, detail }) => [label, type, detail])).toEqual([
      ['name', 'string', '"Ada"'],
      ['odd key', 'number', '1'],
      ['maybe', 'string', 'null'],
      ['lines', 'list of object { sku, price, tags, count }', '[{"sku":"A-1","price":2.5,"tags":["x"]}]'],
      ['nested', 'object { deep }', '{"deep":{"value":7}}'],
      ['extra', 'boolean', 'true'],
    ]);
  });

  it.each([
    ['=Hello {{ $json.na| }}', ['name']],
    ['=Hello {{ $json.na|', ['name']],
    ['={{ $json.x }} and {{ $json.nested.| }} end', ['deep']],
    ['={{ ({ a: { b: 1 } }).a }} {{ $json.nested.| }}', ['deep']],
    ['={{ "}}" + $json.nested.| }}', ['deep']],
    ['={{ "never closed }} {{ $json.nested.| }}', ['deep']],
    ['$json?.nested?.|', ['deep']],
    ['$json.nested?.deep.|', ['value']],
    ['$json["nested"].|', ['deep']],
    ['$json.nested["deep"].|', ['value']],
    ['$json . nested /* there */ .|', ['deep']],
    ['($json.nested).|', ['deep']],
    ['1 + ($json.nested.| * 2', ['deep']],
    ['$json.name === "x" ? $json.nested.| : 1', ['deep']],
    ['[1, { a: $json.nested.|', ['deep']],
    ['`text ${ $json.nested.| } more`', ['deep']],
    ['`text ${ $json.nested.|', ['deep']],
    ['typeof $json.nested.|', ['deep']],
    ['# @ $json.nested.|', ['deep']],
    ['$json.lines[0].sk|', ['sku']],
    ['$json.lines.at(0).pr|', ['price']],
    ['({ ...$json.nested, more: 1 }).|', ['deep', 'more']],
    ["$('Orders').first().json.|", ['id', 'total']],
    ["$('Orders').item.|", ['json']],
    ["$('Orders')?.all()[0].json.|", ['id', 'total']],
    ['$input.item.|', ['json', 'binary']],
    ['$binary.|', ['file']],
    ['$vars.|', ['region']],
    ['JSON.parse(JSON.stringify($json.nested)).|', ['deep']],
    ['$json.lines.map(line => line.|)', ['sku', 'price', 'tags', 'count']],
    ['$json.lines.map(line => line.|', ['sku', 'price', 'tags', 'count']],
    ['$json.lines.map((line, index) => index + line.pr|ice)', ['price']],
    ['$json.lines.find(line => !line.tags && line.|)', ['sku', 'price', 'tags', 'count']],
    ['$json.lines.reduce((sum, line) => sum + line.|, 0)', ['sku', 'price', 'tags', 'count']],
    ['$json.lines.reduce((made, line) => made.|, { start: 1 })', ['start']],
    ['$json.lines.sort((a, b) => a.price - b.|)', ['sku', 'price', 'tags', 'count']],
    ['$json.lines?.map(({ tags, ...rest }) => rest.|)', ['sku', 'price', 'count']],
    ['$json.lines.map(({ nope = { inner: 1 } }) => nope.|)', ['inner']],
    ['$json.lines.map(l => [l].map(m => m.|))', ['sku', 'price', 'tags', 'count']],
    ['$json.lines.map(l => [l].map(l => [l.price]).|', ['length']],
    ['Array.from($json.lines, line => line.pr|)', ['price']],
    ["$('Orders').all().map(item => item.json.|)", ['id', 'total']],
    ['=Total {{ $json.lines.map(line => line.pr|) }} DA', ['price']],
  ])('knows the fields in %s', (marked, expected) => {
    expect(fields(marked)).toEqual(expected);
  });

  it.each([
    ['$json.|', 'odd key', '$json["odd key"]'],
    ['$json?.|', 'odd key', '$json?.["odd key"]'],
    ['={{ $json.odd|.x }}', 'odd key', '={{ $json["odd key"].x }}'],
    ['$json["od|', 'odd key', '$json["odd key"]'],
    ["$json['od|", 'odd key', "$json['odd key']"],
    ['$json["od|"]', 'odd key', '$json["odd key"]'],
    ['$json["|d key"]', 'name', '$json["name"]'],
    ['$json[|', 'odd key', '$json["odd key"]'],
    ['$json[|]', 'odd key', '$json["odd key"]'],
    ['$json.na|me.trim()', 'name', '$json.name.trim()'],
    ['$json.name.tr|', 'trim', '$json.name.trim()'],
    ['$json.name.tr|()', 'trim', '$json.name.trim()'],
    ["$('|", 'Orders', "$('Orders')"],
    ["$('Or|').first()", 'Orders', "$('Orders').first()"],
    ["$('|", "Ada's list", "$('Ada\\'s list')"],
    ['$("|', "Ada's list", '$("Ada\'s list")'],
    ['$|', "$('Orders')", "$('Orders')"],
    ['$items("Or|', 'Orders', '$items("Orders")'],
    ['$node["Or|', 'Orders', '$node["Orders"]'],
    ['$node["Or|"].json', 'Orders', '$node["Orders"].json'],
    ['new Da|', 'Date', 'new Date()'],
    ['=Hi {{ $js| }}', '$json', '=Hi {{ $json }}'],
    ['$json.lines.map(line => li|)', 'line', '$json.lines.map(line => line)'],
  ])('writes a choice into %s (%s)', (marked, label, expected) => {
    expect(choose(marked, label)).toBe(expected);
  });

  it.each([
    ['"x".|', 'string', ''],
    ['$json.lines.|', 'list', []],
    ['(1).|', 'number', 0],
    ['true.|', 'boolean', true],
    ['$json.nested.|', 'object', {}],
    ['$now.|', 'DateTime', sample.now],
    ['new Date().|', 'Date', new Date(0)],
    ['new Set([1]).|', 'Set', new Set([1])],
    ['$now.diff($today).|', 'Duration', sample.now.diff(sample.now)],
  ])('offers exactly the methods that values have at %s', (marked, kind, value) => {
    const { completions } = complete(marked);
    const methods = completions.filter((completion) => completion.kind === 'method');
    const expected = [...allMethodNames()].filter((name) => chooseMethod(findMethod(name)!, value) !== undefined);
    expect(methods.map(({ label }) => label)).toEqual(expected.sort());
    expect(new Set(methods.map(({ detail }) => detail))).toEqual(new Set([`method of ${kind}`]));
  });

  it('offers the properties of values', () => {
    expect(fields('/a/g.|')).toEqual(expect.arrayContaining(['flags', 'source']));
    expect(fields('new Set([1]).|')).toEqual(['size']);
    expect(fields('$now.|')).toEqual(expect.arrayContaining(['year', 'weekday', 'zoneName']));
    expect(fields('$now.diff($today).|')).toEqual(expect.arrayContaining(['hours', 'days']));
    expect(fields('(1).|')).toEqual([]);
  });

  it('says what methods give', () => {
    const types = Object.fromEntries(complete('$json.lines.|').completions.map(({ label, type }) => [label, type]));
    expect(types).toMatchObject({
      length: 'number',
      map: 'list of object { sku, price, tags }',
      join: 'string',
      includes: 'boolean',
      at: 'object { sku, price, tags }',
    });
    const ofDates = Object.fromEntries(complete('$now.|').completions.map(({ label, type }) => [label, type]));
    expect(ofDates).toMatchObject({ year: 'number', startOf: 'DateTime', toISO: 'string', plus: 'DateTime' });
  });

  it('offers every method when nothing is known about the value', () => {
    const empty: ExpressionSample = { ...sample, items: [] };
    expect(labels('$json.name.|', empty)).toEqual([...allMethodNames()].sort());
    expect(complete('$json.name.toUp|', empty).completions[0]).toMatchObject({
      label: 'toUpperCase',
      detail: 'method of string',
    });
  });

  it('offers every name that an expression can begin with', () => {
    const offered = labels('|');
    for (const name of ['$json', '$binary', '$input', '$now', '$vars', "$('Orders')", 'Math', 'parseInt', 'true']) {
      expect(offered).toContain(name);
    }
    expect(new Set(offered).size).toBe(offered.length);
  });

  it('offers the parameters around the cursor first, the nearest one before the others', () => {
    expect(labels('$json.lines.map((line, i) => line.tags.map(({ length: size }) => |))').slice(0, 3)).toEqual([
      'size',
      'i',
      'line',
    ]);
    expect(labels('$json.lines.map(line => 1) + |')).not.toContain('line');
  });

  it('offers the functions and constants of a group', () => {
    expect(labels('Math.|')).toEqual(expect.arrayContaining(['PI', 'round', 'random']));
    expect(labels('JSON.|')).toEqual(['parse', 'stringify']);
  });

  it('offers what a node has', () => {
    const expected = ['item', 'isExecuted', 'params', 'first', 'last', 'all', 'itemMatching'];
    expect(labels("$('Orders').|")).toEqual(expected);
    expect(labels('$input.|')).toEqual(expected);
    expect(complete("$('Orders').fi|").completions[0]).toMatchObject({ kind: 'method', insert: 'first()' });
  });

  it('offers an operator after a value', () => {
    expect(labels('"a" i|')).toEqual(['in']);
  });

  it.each([
    '=Hello |',
    '=Hello | {{ $json.name }}',
    '=Hello {{ $json.name }} $json.|',
    '=|',
    '"$json.|"',
    '"$json.|',
    '`$json.|`',
    '`$json.|',
    '1.|',
    '$json.name // $json.|',
    '/* $json.| */ 1',
    '$json.name /* $json.|',
    '.|',
    '...|x.',
  ])('offers nothing that is out of place at %s', (marked) => {
    expect(fields(marked)).toEqual([]);
  });

  it('never offers a name that cannot be read', () => {
    const json = JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 1, "prototype": 2, "fine": 3 }');
    expect(fields('$json.|', { ...sample, items: [{ json }] })).toEqual(['fine']);
  });

  it('offers words of the language that it accepts', () => {
    for (const word of valueKeywords) {
      const source = ['typeof', 'void'].includes(word) ? `${word} 1` : word === 'new' ? 'new Date()' : word;
      expect(() => compileExpression(source).evaluate(sampleScope())).not.toThrow();
    }
    for (const word of operatorKeywords) expect(() => compileExpression(`"a" ${word} $json`)).not.toThrow();
  });

  it('answers for any half of any text, wherever the cursor is', () => {
    const text =
      '=A {{ $json.lines.map(({ sku, tags: [t] }, i) => `${sku}-${t?.trim()}` + {a: /x/}["a"]) }} # \\ \' {{ $(';
    for (let cursor = 0; cursor <= text.length; cursor++) {
      for (const half of [text, text.slice(0, cursor), text.slice(1, cursor), text.slice(cursor)]) {
        const { from, to, completions } = completeExpression({
          text: half,
          cursor: Math.min(cursor, half.length),
          sample,
        });
        expect(from).toBeLessThanOrEqual(to);
        for (const completion of completions) expect(completion.from).toBeLessThanOrEqual(from);
      }
    }
  });

  it('is as quick for large samples and hostile texts as for small ones', () => {
    const long = Array.from({ length: 100_000 }, (_, index) => ({ index, text: 'x'.repeat(20) }));
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field ${index}`, index]));
    const large: ExpressionSample = { ...sample, items: Array(1000).fill({ json: { long, wide } }) };
    const texts = [
      '$json.long.map(one => one.|)',
      '$json.long.map(a => $json.long.map(b => $json.long.map(c => c.|)))',
      '$json.wide.|',
      '"x".repeat(1e6).|',
      `${'('.repeat(5000)}$json.|`,
      `${'[x => '.repeat(2000)}$json.|`,
      `=${'{{ 1 }} '.repeat(3000)}{{ $json.|`,
      'Array.from({ length: 1e9 }).|',
    ];
    for (const text of texts) {
      complete(text, large);
      const startedMs = performance.now();
      complete(text, large);
      expect(performance.now() - startedMs, text.slice(0, 60)).toBeLessThan(500);
    }
    expect(fields('$json.long.map(one => one.|)', large)).toEqual(['index', 'text']);
  });
});
