/** Ids with a type prefix. */
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import { fromApiId, toApiId } from './api-id.ts';

const uuid = '01994d5e-7a00-7cc3-98c4-dc0c0c07398f';

describe('fromApiId', () => {
  it('gives back what toApiId took', () => {
    expect(toApiId('exec', uuid)).toBe(`exec_${uuid}`);
    expect(fromApiId('exec', toApiId('exec', uuid))).toBe(uuid);
  });

  it.each([`wf_${uuid}`, uuid, `exec_${uuid.toUpperCase()}`, `exec_${uuid}0`, 'exec_', '', `exec-${uuid}`])(
    'refuses %j as the id of an execution and says what was expected',
    (text) => {
      const error = catchError(() => fromApiId('exec', text));
      expect(error.code).toBe('REQUEST_INVALID');
      expect(error.message).toContain('is not the id of an execution');
      expect(error.details.expected).toContain('exec_');
    },
  );

  it('does not repeat a megabyte of text in the message', () => {
    expect(catchError(() => fromApiId('wf', 'x'.repeat(1_000_000))).message.length).toBeLessThan(400);
  });
});

function catchError(act: () => unknown): NoriaError {
  try {
    act();
  } catch (error) {
    if (error instanceof NoriaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
