/** What grows is stopped: by operations, memory, length, depth and the size of results. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import type { Json } from '../items/item.ts';
import { compileExpression } from './compile-expression.ts';
import { sampleScope } from './testing/sample-scope.ts';

const megabyte = '"x".repeat(1e6)';
const thousand = 'Array.from({ length: 1000 })';

const bombs = [
  '"x".repeat(1e9)',
  '"x".repeat(Infinity)',
  '"".repeat(Infinity)',
  '"x".padStart(1e9)',
  '"x".padEnd(1e9, "ab")',
  'Array.from({ length: 1e9 })',
  'Array.from({ length: Infinity })',
  `${megabyte}.replaceAll("x", ${megabyte})`,
  `${megabyte}.split("").map(x => ${megabyte})`,
  `${thousand}.map(() => ${megabyte})`,
  `${thousand}.map(() => ${megabyte}).join("")`,
  `${thousand}.join(${megabyte})`,
  `${thousand}.reduce(text => text + text, "x")`,
  `${thousand}.reduce(list => [...list, ...list], [1])`,
  `${thousand}.reduce(list => list.concat(list), [1])`,
  `${thousand}.reduce(list => [list, list], [])`,
  `${thousand}.reduce(list => ({ a: list, b: list }), {})`,
  `JSON.stringify(${thousand}.reduce(list => [list, list], []))`,
  `String(${thousand}.reduce(list => [list, list], [1]))`,
  `${thousand}.slice(30).reduce(list => [list, list], []).flat(Infinity)`,
  `${thousand}.map(() => ${thousand}.map(() => ${thousand}.map(() => 1)))`,
  `${thousand}.every(() => ${thousand}.every(() => ${thousand}.every(() => true)))`,
  `${thousand}.flatMap(() => ${thousand}.flatMap(() => ${thousand}))`,
  `${thousand}.map((x, i) => i).sort(() => ${thousand}.map((x, i) => -i).sort((a, b) => a - b)[0])`,
  `JSON.parse("[" + "[],".repeat(5e6) + "1]")`,
  `JSON.stringify("\\u0000".repeat(8e6))`,
  `JSON.stringify(${thousand}.map(() => ${thousand}), null, 10).length + JSON.stringify(${thousand}.map((x, i) => [[[[[[[[[[i]]]]]]]]]]), null, 10).repeat(99)`,
  `encodeURIComponent("é".repeat(9e6))`,
  `"\\ufdfa".repeat(2e6).normalize("NFKD")`,
  `("a".repeat(500) + "b").repeat(9e3).indexOf("a".repeat(5e5) + "c")`,
  `"a".repeat(4e6).lastIndexOf("a".repeat(1e3) + "b")`,
  `${thousand}.some(() => ("a".repeat(4e6) + 1) === ("a".repeat(4e6) + 2))`,
  `[${megabyte}].map(s => ${thousand}.some(() => ${thousand}.map(() => s + 2).includes(s + 1)))`,
  `[${megabyte}].map(s => ${thousand}.map((x, i) => ({ [s + i]: 1 })))`,
  `[${megabyte}].map(s => ${thousand}.map((x, i) => [s + i].map(t => [t, t.charAt(0)])))`,
  `[${megabyte}].map(s => ${thousand}.map((x, i) => [s + i].map(t => [t, t[0]])))`,
  `[${megabyte}].map(s => ${thousand}.map((x, i) => s + i))`,
  `[${megabyte}].map(s => ${thousand}.every(() => ${thousand}.every(() => s < s + 1)))`,
  `${thousand}.every(() => ${thousand}.every(() => $now.plus({ days: 1 }).isValid))`,
  `${thousand}.every(() => ${thousand}.every(() => $today.isInDST || true))`,
  `${thousand}.every(() => $now.toFormat("ZZZZ ".repeat(30)))`,
  `${thousand}.map(() => ${thousand}.map(() => $now))`,
  `Object.keys("x".repeat(2e6)).length`,
  `Object.entries(${thousand}.flatMap(() => ${thousand})).length`,
  `${thousand}.reduce((made, x, i) => ({ ...made, ["k" + i]: i }), ${thousand}.reduce((made, x, i) => ({ ...made, ["q" + i]: i }), {}))`,
];

describe('budgets', () => {
  it.each(bombs)('%s is stopped in time', (source) => {
    const startedMs = performance.now();
    expect(codeOf(source)).toBe('EXPRESSION_LIMIT');
    // Each took under 0.15 s on two busy cores; the bound is against minutes, not milliseconds.
    expect(performance.now() - startedMs).toBeLessThan(4000);
  });

  it('an expression that nests too deep is refused before it runs', () => {
    for (const source of [
      `${'('.repeat(5000)}1${')'.repeat(5000)}`,
      `${'['.repeat(5000)}${']'.repeat(5000)}`,
      '!'.repeat(10_000).concat('1'),
      `1${'+1'.repeat(5000)}`,
      'a?'.repeat(3000),
    ]) {
      expect(['EXPRESSION_LIMIT', 'EXPRESSION_SYNTAX']).toContain(codeOf(source));
    }
  });

  it('an expression of more than 32,768 characters is refused', () => {
    expect(codeOf(`"${'x'.repeat(40_000)}"`)).toBe('EXPRESSION_LIMIT');
  });

  it('deep data is stopped where it is walked, and passed over where it is not', () => {
    let deep: Json = 1;
    for (let level = 0; level < 600; level++) deep = [deep];
    const scope = sampleScope({ deep });
    expect(() => compileExpression('$json.deep').evaluate(scope)).toThrow(/500 nested levels/);
    expect(() => compileExpression('JSON.stringify($json.deep)').evaluate(scope)).toThrow(/500 nested levels/);
    expect(() => compileExpression('$json.deep + ""').evaluate(scope)).toThrow(/500 nested levels/);
    expect(compileExpression('$json.deep.length').evaluate(scope)).toBe(1);
  });

  it('says which limit, and where', () => {
    const error = errorOf('1 + "x".repeat(1e9)');
    expect(error.message).toBe('The expression went over its limit of 16777216 characters.');
    expect(error.details).toEqual({ limit: 16_777_216, unit: 'characters', column: 9 });
  });

  it.each<[string, unknown]>([
    [`${thousand}.map((x, i) => i * 2).filter(x => x % 3 === 0).length`, 334],
    ['Array.from({ length: 100000 }, (_, i) => i).reduce((a, b) => a + b)', 4_999_950_000],
    [`${thousand}.reduce((list, x, i) => [...list, i], []).length`, 1000],
    [`${thousand}.reduce((text, x, i) => text + i + ";", "").length`, 3890],
    ['Object.keys(Array.from({ length: 20000 }, (_, i) => i)).length', 20_000],
    ['"line\\n".repeat(100000).split("\\n").length', 100_001],
    ['JSON.parse(JSON.stringify(Array.from({ length: 20000 }, (_, i) => ({ i })))).length', 20_000],
  ])('ordinary work fits: %s', (source, expected) => {
    expect(compileExpression(source).evaluate(sampleScope())).toBe(expected);
  });
});

function errorOf(source: string): NoriaError {
  try {
    compileExpression(source).evaluate(sampleScope());
  } catch (error) {
    if (error instanceof NoriaError) return error;
    throw error;
  }
  throw new Error('it was evaluated');
}

function codeOf(source: string): string {
  return errorOf(source).code;
}
