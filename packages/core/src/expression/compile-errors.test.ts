/** How many bad expressions are read before the reading stops. */
import { expect, it } from 'vitest';
import { compileErrors } from './compile-errors.ts';

it('stops once enough problems were found', () => {
  const parameters = { fields: Array.from({ length: 20_000 }, () => '={{ [') };
  const startedMs = performance.now();
  const problems = compileErrors(parameters, null, 100);
  expect(problems.length).toBeGreaterThanOrEqual(100);
  expect(problems.length).toBeLessThan(110);
  expect(problems[0]?.path).toBe('fields[0]');
  // Reading them all takes more than a second.
  expect(performance.now() - startedMs).toBeLessThan(500);
});
