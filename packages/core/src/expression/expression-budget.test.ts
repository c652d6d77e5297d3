/** What grows is stopped: by operations, memory, length, depth and the size of results. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import type { Json } from '../items/item.ts';
import { compileExpression } from './compile-expression.ts';
import { compileParameters } from './compile-parameters.ts';
import { sampleScope } from './testing/sample-scope.ts';

const thousand = 'Array.from({ length: 1000 })';

describe('budgets', () => {
  it('an expression may compute for 50 ms, and all of a step’s parameters for 100 ms', () => {
    let nowMs = 0;
    let stepMs = 0.1;
    const scope = {
      ...sampleScope(),
      readClockMs: () => {
        nowMs += stepMs;
        return nowMs;
      },
    };
    // About 18 slices of 20,000 operations, with a look at the clock for each.
    const heavy = 'Array.from({ length: 100000 }, (_, i) => i).reduce((a, b) => a + b, 0)';
    expect(compileExpression(heavy).evaluate(scope)).toBe(4_999_950_000);
    stepMs = 5;
    expect(() => compileExpression(heavy).evaluate(scope)).toThrow('over its limit of 50 ms of computing');
    stepMs = 2;
    const parameters = compileParameters({ list: Array.from({ length: 20 }, () => `={{ ${heavy} }}`) });
    expect(() => parameters.evaluate(scope)).toThrow('over its limit of 100 ms of computing');
    stepMs = 0.1;
    expect(parameters.evaluate(scope).list).toHaveLength(20);
  });

  it('a list of more than a million elements is refused', () => {
    for (const source of [
      'Array(1000001)',
      '[...Array(600000), ...Array(600000)]',
      '[1].flatMap(() => Array(1e6 + 1))',
    ]) {
      expect(codeOf(source)).toBe('EXPRESSION_LIMIT');
    }
    expect(compileExpression('Array(1000000).length').evaluate(sampleScope())).toBe(1_000_000);
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
