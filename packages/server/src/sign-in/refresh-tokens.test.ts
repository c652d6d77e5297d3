/** Refresh tokens: what they carry, and that nobody else can write one. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRefreshTokens } from './refresh-tokens.ts';

const key = Buffer.alloc(32, 1);
const tokens = createRefreshTokens(key);
const sessionId = '01994d5e-7a00-7000-8000-000000000002';

function forge(text: string): string {
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a refresh token', () => {
  it.each([1, 2, 2_147_483_647])('carries its session and generation %d', (generation) => {
    expect(tokens.read(tokens.write(sessionId, generation))).toEqual({ sessionId, generation });
  });

  it('is fit for a cookie', () => {
    expect(tokens.write(sessionId, 1)).toMatch(/^[0-9a-f-]{36}\.1\.[\w-]{43}$/);
  });

  it('of another key is none', () => {
    expect(tokens.read(createRefreshTokens(Buffer.alloc(32, 2)).write(sessionId, 1))).toBeNull();
  });

  it('with any character changed is none', () => {
    const token = tokens.write(sessionId, 12);
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === '1' ? '2' : '1') + token.slice(at + 1);
      expect(tokens.read(changed), String(at)).toBeNull();
    }
  });

  it('of another generation or session does not fit the seal', () => {
    const [, , mac = ''] = tokens.write(sessionId, 1).split('.');
    expect(tokens.read(`${sessionId}.2.${mac}`)).toBeNull();
    expect(tokens.read(`${sessionId.replace('2', '3')}.1.${mac}`)).toBeNull();
  });

  it.each([
    '',
    '.',
    '..',
    'nonsense',
    `${sessionId}.1`,
    `${sessionId}.1.`,
    `${tokens.write(sessionId, 1)}.`,
    `${tokens.write(sessionId, 1)}=`,
    ` ${tokens.write(sessionId, 1)}`,
    'x'.repeat(100_000),
  ])('is not what has another form: %s', (text) => {
    expect(tokens.read(text)).toBeNull();
  });

  it.each(['0', '-1', '01', '1.5', '1e3', '99999999999', 'x', ''])(
    'has no generation %j, though the seal fits',
    (generation) => {
      expect(tokens.read(forge(`${sessionId}.${generation}`))).toBeNull();
    },
  );

  it('has a session that is a UUID, though the seal fits', () => {
    expect(tokens.read(forge(`1' or '1'='1.1`))).toBeNull();
  });
});
