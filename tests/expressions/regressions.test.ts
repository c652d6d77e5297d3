/** What the fuzzer has found: each gave something else than JavaScript once. */
import { compileExpression } from '@noria/core';
import { afterAll, describe, expect, it } from 'vitest';
import { fuzzScope } from './fuzz-scope.ts';
import { Oracle } from './oracle/oracle.ts';

const found: readonly string[] = [
  '[["a", 1], ["b", 2]].map(({ ...rest }) => rest)',
  '["ab"].map(({ ...rest }) => rest)',
  '[[1, 2, 3]].map(({ 0: first, ...rest }) => rest)',
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
