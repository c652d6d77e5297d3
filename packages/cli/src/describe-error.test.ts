/** Where an error says what it is about. */
import { expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

it('names the parameter and the item of an error, once', () => {
  const message = 'The expression failed: x (column 3).';
  expect(describeError({ message })).toBe(message);
  expect(describeError({ message, details: { parameter: 'fields[1].value', item: 0 } })).toBe(
    `${message} In parameter fields[1].value, item 0.`,
  );
  expect(
    describeError({ message: 'Parameter fields[1].value: no.', details: { parameter: 'fields[1].value', item: 2 } }),
  ).toBe('Parameter fields[1].value: no. In item 2.');
});
