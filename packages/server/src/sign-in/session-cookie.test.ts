/** The cookie of the refresh token: for the sign-in alone, and found among others. */
import { describe, expect, it } from 'vitest';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from './session-cookie.ts';

function attributesOf(cookie: string): string[] {
  return cookie.split('; ').slice(1).sort();
}

describe('the session cookie', () => {
  it('is hidden from scripts and from other sites, and goes to the sign-in only', () => {
    const cookie = writeSessionCookie('a.1.b', false);
    expect(cookie.startsWith('noria_session=a.1.b; ')).toBe(true);
    expect(attributesOf(cookie)).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/api/auth', 'SameSite=Strict']);
  });

  it('goes by https only where Noria is reached by it', () => {
    expect(attributesOf(writeSessionCookie('a', true))).toContain('Secure');
    expect(attributesOf(clearSessionCookie(true))).toContain('Secure');
  });

  it('is removed where it was set', () => {
    expect(clearSessionCookie(false).startsWith('noria_session=; ')).toBe(true);
    expect(attributesOf(clearSessionCookie(false))).toEqual([
      'HttpOnly',
      'Max-Age=0',
      'Path=/api/auth',
      'SameSite=Strict',
    ]);
  });

  it.each([
    ['noria_session=a.1.b', 'a.1.b'],
    ['other=1; noria_session=a.1.b; more=2', 'a.1.b'],
    ['noria_session=a=b==', 'a=b=='],
    ['  noria_session=a  ', 'a'],
    ['noria_session=first; noria_session=second', 'first'],
    ['', null],
    ['noria_session', null],
    ['noria_session=', null],
    ['xnoria_session=a', null],
    ['Noria_Session=a', null],
    ['other="noria_session=a"', null],
    [';;;', null],
  ])('of %j is %j', (header, token) => {
    expect(readSessionCookie(header)).toBe(token);
  });
});
