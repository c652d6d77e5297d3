/** A resume link ends one wait of one execution and cannot be made by others. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createResumeTokens } from './resume-token.ts';

const tokens = createResumeTokens(Buffer.alloc(32, 7));
const executionId = '01994d5e-7a00-7abc-8def-0123456789ab';
const invalid = expect.objectContaining({ code: 'RESUME_TOKEN_INVALID' });

describe('resume tokens', () => {
  it('lead back to the execution and the wait', () => {
    expect(tokens.verify(tokens.sign(executionId, 4_000_000_000))).toEqual({ executionId, wait: 4_000_000_000 });
  });

  it('are refused with any character changed or cut off', () => {
    const token = tokens.sign(executionId, 3);
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(() => tokens.verify(changed), `character ${at}`).toThrow(invalid);
    }
    expect(() => tokens.verify(token.slice(0, -1))).toThrow(invalid);
    expect(() => tokens.verify('')).toThrow(invalid);
  });

  it('of another installation are refused', () => {
    expect(() => createResumeTokens(randomBytes(32)).verify(tokens.sign(executionId, 3))).toThrow(invalid);
  });
});
