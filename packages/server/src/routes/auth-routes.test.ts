/** Signing in and out over HTTP: passwords, sessions and their cookies, and what ends them. */
import type { Role } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, join, makeKey, nobody, readCookie, type TestMember } from '../testing/members.ts';
import { type CallAnswer, postgresUrl, startTestServer, type TestServer } from '../testing/test-server.ts';

const secondPassword = 'eight green bottles, fallen!';

let noria: TestServer;
let made = 0;

beforeAll(async () => {
  noria = await startTestServer(postgresUrl === null ? 'pglite' : { url: postgresUrl });
});

afterAll(async () => {
  await noria.stop();
});

/** Somebody new for each test: what one does to their sessions is nothing to the others. */
function person(role: Role = 'viewer'): Promise<TestMember> {
  return join(noria, `person-${made++}@example.com`, role);
}

function signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<CallAnswer> {
  return noria.call('POST', '/api/auth/sign-in', { email, password }, { ...nobody, ...headers });
}

function refresh(cookie: string): Promise<CallAnswer> {
  return noria.call('POST', '/api/auth/refresh', undefined, { ...nobody, cookie });
}

function codeOf({ body }: CallAnswer): string {
  return (body as { error?: { code: string } }).error?.code ?? 'none';
}

function tokenOf({ body }: CallAnswer): string {
  return (body as { accessToken: string }).accessToken;
}

/** Asks until the access token counts no more; what is known of it lives for a while. */
async function untilOver(accessToken: string): Promise<string> {
  for (let left = 400; left > 0; left--) {
    const answer = await noria.call('GET', '/api/auth/me', undefined, bearer(accessToken));
    if (answer.status !== 200) return codeOf(answer);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return 'it still counts';
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

describe('signing in', () => {
  it('gives an access token, says who it is for, and keeps the refresh token from scripts', async () => {
    const { email, password, userId, organizationId } = await person('editor');
    const answer = await signIn(email.toUpperCase(), password);
    const caller = {
      kind: 'user',
      user: { id: userId, email, name: email },
      organization: { id: organizationId },
      role: 'editor',
      scopes: [],
    };
    expect(answer).toMatchObject({
      status: 200,
      body: { accessToken: expect.any(String), expiresInSeconds: 900, caller },
    });
    expect(Object.keys(answer.body as object).sort()).toEqual(['accessToken', 'caller', 'expiresInSeconds']);
    const [cookie = ''] = answer.headers.getSetCookie();
    const attributes = cookie.split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/api/auth', 'SameSite=Strict']);
    const me = await noria.call('GET', '/api/auth/me', undefined, bearer(tokenOf(answer)));
    expect(me.body).toEqual(caller);
    expect(me.headers.get('cache-control')).toContain('no-store');
  });

  it('says the same, after about the same time, to a wrong password and to an address without an account', async () => {
    const { email } = await person();
    const measure = async (address: string): Promise<{ ms: number; answer: CallAnswer }> => {
      const beganMs = performance.now();
      const answer = await signIn(address, 'a wrong password');
      return { ms: performance.now() - beganMs, answer };
    };
    const [wrong, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 7; round++) {
      const [one, other] = [await measure(email), await measure('no-account@example.com')];
      for (const { answer } of [one, other]) {
        expect([answer.status, codeOf(answer)]).toEqual([401, 'SIGN_IN_FAILED']);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
      wrong.push(one.ms);
      unknown.push(other.ms);
    }
    const ratio = median(wrong) / median(unknown);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes no %s, which a form of a stranger can send',
    async (type) => {
      const { email, password } = await person();
      const answer = await signIn(email, password, { 'content-type': type });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'REQUEST_TYPE_UNSUPPORTED']);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  it.each(['https://evil.example', 'null', 'http://localhost:1'])('takes nothing from a page of %s', async (origin) => {
    const { email, password, cookie } = await person();
    const answers = [
      await signIn(email, password, { origin }),
      await noria.call('POST', '/api/auth/refresh', undefined, { ...nobody, cookie, origin }),
      await noria.call('POST', '/api/auth/sign-out', undefined, { ...nobody, cookie, origin }),
    ];
    for (const answer of answers) expect([answer.status, codeOf(answer)]).toEqual([403, 'REQUEST_ORIGIN_REFUSED']);
    expect((await refresh(cookie)).status).toBe(200);
  });
});

describe('a refresh', () => {
  it('gives another pair each time', async () => {
    const { cookie } = await person();
    const first = await refresh(cookie);
    const second = await refresh(readCookie(first.headers));
    for (const answer of [first, second]) {
      expect(answer).toMatchObject({ status: 200, body: { caller: { role: 'viewer' } } });
      expect(answer.headers.getSetCookie()[0]).toMatch(/; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
    }
    expect(new Set([cookie, readCookie(first.headers), readCookie(second.headers)]).size).toBe(3);
    expect((await noria.call('GET', '/api/auth/me', undefined, bearer(tokenOf(second)))).status).toBe(200);
  });

  it('by a token that was used ends the session for everybody, and says why', async () => {
    const { cookie } = await person();
    const next = await refresh(cookie);
    const again = await refresh(cookie);
    expect([again.status, codeOf(again)]).toEqual([401, 'SESSION_REUSED']);
    expect(codeOf(await refresh(readCookie(next.headers)))).toBe('SESSION_OVER');
    expect(await untilOver(tokenOf(next))).toBe('SESSION_OVER');
  });

  it('ends only that session', async () => {
    const { email, password, cookie } = await person();
    const other = await signIn(email, password);
    await refresh(cookie);
    expect(codeOf(await refresh(cookie))).toBe('SESSION_REUSED');
    expect((await refresh(readCookie(other.headers))).status).toBe(200);
  });

  it('of fifty at once by one token is won by one at most, and the session has ended', async () => {
    const { cookie } = await person();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(cookie)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const answer of answers) expect(['none', 'SESSION_REUSED', 'SESSION_OVER']).toContain(codeOf(answer));
    expect(answers.filter((answer) => codeOf(answer) === 'SESSION_REUSED')).toHaveLength(1);
    for (const { headers } of won) expect(codeOf(await refresh(readCookie(headers)))).toBe('SESSION_OVER');
    expect(codeOf(await refresh(cookie))).toBe('SESSION_OVER');
  });

  it.each(['', 'noria_session=', 'noria_session=nonsense', 'noria_session=01994d5e-7a00-7000-8000-000000000002.1.x'])(
    'without a token of here is none: %j',
    async (cookie) => {
      expect(codeOf(await refresh(cookie))).toBe('SESSION_OVER');
    },
  );

  it('of a session whose time is over is none, and neither is its access token', async () => {
    const { email, password } = await person();
    const answer = await signIn(email, password);
    const [sessionId = ''] = readCookie(answer.headers).replace('noria_session=', '').split('.');
    await noria.server.runtime.store.database.query({
      text: `update sessions set expires_at = clock_timestamp() - interval '1 second' where id = $1`,
      values: [sessionId],
    });
    expect(codeOf(await refresh(readCookie(answer.headers)))).toBe('SESSION_OVER');
    expect(await untilOver(tokenOf(answer))).toBe('SESSION_OVER');
  });
});

describe('signing out', () => {
  it('ends the session of the cookie, also by an access token that was given before', async () => {
    const { cookie, accessToken, email, password } = await person();
    const other = await signIn(email, password);
    const answer = await noria.call('POST', '/api/auth/sign-out', undefined, { ...nobody, cookie });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^noria_session=; Max-Age=0; Path=\/api\/auth;/);
    expect(codeOf(await refresh(cookie))).toBe('SESSION_OVER');
    expect(await untilOver(accessToken)).toBe('SESSION_OVER');
    expect((await refresh(readCookie(other.headers))).status).toBe(200);
  });

  it('is nothing to whoever has not signed in', async () => {
    expect((await noria.call('POST', '/api/auth/sign-out', undefined, nobody)).status).toBe(204);
  });

  it('everywhere ends every session, and keeps the keys', async () => {
    const { cookie, accessToken, email, password } = await person('operator');
    const other = await signIn(email, password);
    const { key } = await makeKey(noria, {}, bearer(accessToken));
    const path = '/api/auth/sign-out-everywhere';
    expect((await noria.call('POST', path, undefined, bearer(accessToken))).status).toBe(204);
    expect(codeOf(await refresh(cookie))).toBe('SESSION_OVER');
    expect(codeOf(await refresh(readCookie(other.headers)))).toBe('SESSION_OVER');
    expect(await untilOver(tokenOf(other))).toBe('SESSION_OVER');
    expect((await noria.call('GET', '/api/auth/me', undefined, bearer(key))).status).toBe(200);
  });
});

describe('another password', () => {
  function change(accessToken: string, current: string, password: string): Promise<CallAnswer> {
    return noria.call('POST', '/api/auth/password', { current, password }, bearer(accessToken));
  }

  it('ends the other sessions, not the one that changed it', async () => {
    const { cookie, accessToken, email, password } = await person();
    const other = await signIn(email, password);
    expect((await change(accessToken, password, secondPassword)).status).toBe(204);
    expect((await refresh(cookie)).status).toBe(200);
    expect(codeOf(await refresh(readCookie(other.headers)))).toBe('SESSION_OVER');
    expect(await untilOver(tokenOf(other))).toBe('SESSION_OVER');
    expect(codeOf(await signIn(email, password))).toBe('SIGN_IN_FAILED');
    expect((await signIn(email, secondPassword)).status).toBe(200);
  });

  it('takes the current one, and one that may be used', async () => {
    const { accessToken, email, password } = await person();
    expect(codeOf(await change(accessToken, 'not this one', secondPassword))).toBe('SIGN_IN_FAILED');
    const refused = await change(accessToken, password, 'short');
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'PASSWORD_REFUSED' } } });
    expect((await signIn(email, password)).status).toBe(200);
  });
});

describe('another organization', () => {
  it('is worked for after a switch, by a session that takes the place of the one before', async () => {
    const { cookie, accessToken } = await person();
    const created = await noria.call('POST', '/api/organizations', { name: 'Mine' }, bearer(accessToken));
    const { id: organizationId } = created.body as { id: string };
    const path = '/api/auth/organization';
    const switched = await noria.call('POST', path, { organizationId }, bearer(accessToken));
    const caller = { role: 'owner', organization: { id: organizationId } };
    expect(switched).toMatchObject({ status: 200, body: { caller } });
    expect((await refresh(readCookie(switched.headers))).body).toMatchObject({ caller });
    expect(codeOf(await refresh(cookie))).toBe('SESSION_OVER');
  });

  it('is not one that somebody does not belong to', async () => {
    const [{ accessToken }, other] = [await person(), await person()];
    const created = await noria.call('POST', '/api/organizations', { name: 'Theirs' }, bearer(other.accessToken));
    const { id: organizationId } = created.body as { id: string };
    const answer = await noria.call('POST', '/api/auth/organization', { organizationId }, bearer(accessToken));
    expect([answer.status, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
  });
});
