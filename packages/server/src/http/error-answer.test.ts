/** Which failed requests the log hears of. */
import { NoriaError } from '@noria/core';
import { expect, it } from 'vitest';
import { toErrorAnswer } from './error-answer.ts';

it('tells the log of faults of ours, and not of the caller’s or of a server that starts or stops', () => {
  const causeOf = (error: unknown): unknown => toErrorAnswer(error, 'req_1', 1_000).cause;
  const bug = new TypeError('a mistake');
  expect(causeOf(bug)).toBe(bug);
  expect(causeOf(new NoriaError('DATABASE_UNREACHABLE'))).toBeInstanceOf(NoriaError);
  for (const code of ['STARTING_UP', 'SHUTTING_DOWN', 'NOT_FOUND'] as const)
    expect(causeOf(new NoriaError(code))).toBe(null);
});
