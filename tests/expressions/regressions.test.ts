/** What the fuzzer has found: each gave something else than JavaScript once. */
import { compileExpression } from '@noria/core';
import { afterAll, describe, expect, it } from 'vitest';
import { checkInput } from './check/check-input.ts';
import { fuzzScope } from './fuzz-scope.ts';
import { Oracle } from './oracle/oracle.ts';

const found: readonly string[] = [
  '[["a", 1], ["b", 2]].map(({ ...rest }) => rest)',
  '["ab"].map(({ ...rest }) => rest)',
  '[[1, 2, 3]].map(({ 0: first, ...rest }) => rest)',
  '({ a: 1, ...(RegExp("b")) })',
  '[3, 1, 3].lastIndexOf(3, undefined)',
  '[3, 1, 3].lastIndexOf(1, 2)',
  'JSON.stringify({ a: 1 }, null, true)',
  '({ a: 1, ...(new Set([1])), ...(new Map()) })',
];

const oracle = new Oracle();
afterAll(() => oracle.end());

describe('an expression that once differed', () => {
  it.each(found)('gives what JavaScript gives: %s', async (source) => {
    const [answer] = await oracle.ask([source]);
    const json = JSON.stringify(compileExpression(source).evaluate(fuzzScope()));
    expect(answer).toEqual({ kind: 'value', json });
  });
});

describe('an expression that once ended with an error that is none of the language', () => {
  it.each(['DateTime.local("x")', 'DateTime.utc(2026, $json.missing)', 'DateTime.local(2026, 1, "x")'])(
    'fails as expressions do: %s',
    (source) => {
      const { outcome } = checkInput({ kind: 'grammar', text: source, called: null }, fuzzScope());
      expect(outcome).toMatchObject({ kind: 'refused', code: 'EXPRESSION_FAILED' });
    },
  );
});
