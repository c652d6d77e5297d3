/** Who may use which route: all of the contract's, by people of every role, by API keys, and by nobody. */
import { accessTable, allRoutes, type RouteContract, scopeOf } from '@noria/contract';
import { includesRole, type Role, roles } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFastifyPath } from './http/register-route.ts';
import { staleAfterMs } from './sign-in/identify.ts';
import { bearer, join, makeKey, nobody, signIn, type TestMember } from './testing/members.ts';
import { callHarmlessly } from './testing/route-requests.ts';
import { type CallAnswer, postgresUrl, startTestServer, type TestServer } from './testing/test-server.ts';

/** What only somebody who has signed in may do, with a body that passes. */
const sessionOnly: Readonly<Record<string, unknown>> = {
  signOutEverywhere: undefined,
  changePassword: { current: 'x', password: 'y' },
  switchOrganization: { organizationId: 'org_01994d5e-7a00-7000-8000-00000000dead' },
  createOrganization: { name: 'By a key' },
  createApiKey: { name: 'By a key' },
};
const byName = allRoutes.map((route) => [route.operation, route] as const);
const scopes = [...new Set(allRoutes.filter((route) => accessOf(route) !== 'everybody').map(scopeOf))];

let noria: TestServer;
const members = new Map<Role, TestMember>();
const tokens = new Map<Role, string>();
const keys = new Map<Role, string>();
const scopedKeys = new Map<string, string>();

beforeAll(async () => {
  noria = await startTestServer(postgresUrl === null ? 'pglite' : { url: postgresUrl });
  for (const role of roles) {
    const member = await join(noria, `an-${role}@example.com`, role);
    members.set(role, member);
    tokens.set(role, member.accessToken);
    keys.set(role, (await makeKey(noria, { role })).key);
  }
  for (const scope of scopes) scopedKeys.set(scope, (await makeKey(noria, { scopes: [scope] })).key);
});

afterAll(async () => {
  await noria.stop();
});

function accessOf({ operation }: RouteContract) {
  const access = accessTable[operation];
  if (access === undefined) throw new Error(`${operation} has no row`);
  return access;
}

function codeOf({ body }: CallAnswer): string | undefined {
  return (body as { error?: { code?: string } } | null)?.error?.code;
}

function get<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is nothing for ${String(key)}`);
  return value;
}

/** Whoever has the role may use the route, or hears which role it takes. */
function expectByRole(answer: CallAnswer, route: RouteContract, role: Role): void {
  const access = accessOf(route);
  if (access === 'everybody') {
    expect(['SIGN_IN_NEEDED', 'FORBIDDEN', 'SCOPE_MISSING'], role).not.toContain(codeOf(answer));
    return;
  }
  if (access === 'local') {
    expect([answer.status, codeOf(answer)], role).toEqual([404, 'NOT_FOUND']);
    return;
  }
  if (!includesRole(role, access)) {
    expect([answer.status, codeOf(answer)], role).toEqual([403, 'FORBIDDEN']);
    return;
  }
  expect([401, 403], `${role}: ${JSON.stringify(answer.body)}`).not.toContain(answer.status);
  expect(answer.status, role).toBeLessThan(500);
}

describe('the table', () => {
  it('has a row for each route, and no other', () => {
    expect(Object.keys(accessTable).sort()).toEqual(allRoutes.map(({ operation }) => operation).sort());
  });

  it('covers all that the server listens to, but webhooks', () => {
    const contract = allRoutes.flatMap(({ method, path }) => {
      const url = toFastifyPath(path);
      return method === 'GET' ? [`GET ${url}`, `HEAD ${url}`] : [`${method} ${url}`];
    });
    const listened = noria.server.methods.list().filter((row) => !/^[A-Z]+ \/hooks(-test)?\/\*$/.test(row));
    expect([...listened].sort()).toEqual(contract.sort());
  });
});

describe.each(byName)('%s', (operation, route) => {
  it('takes nobody but where it is for everybody', async () => {
    for (const headers of [nobody, { authorization: 'Basic b3duZXI6eA==' }, { authorization: 'Bearer ' }]) {
      const answer = await callHarmlessly(noria, route, headers);
      if (accessOf(route) === 'everybody') expect(codeOf(answer)).not.toBe('SIGN_IN_NEEDED');
      else expect([answer.status, codeOf(answer)]).toEqual([401, 'SIGN_IN_NEEDED']);
    }
    if (route.method !== 'GET' || accessOf(route) === 'everybody') return;
    expect((await callHarmlessly(noria, { ...route, method: 'HEAD' as never }, nobody)).status).toBe(401);
  });

  it('takes people from its role up', async () => {
    for (const role of roles) {
      expectByRole(await callHarmlessly(noria, route, bearer(get(tokens, role))), route, role);
      if (operation === 'signOutEverywhere') tokens.set(role, await signIn(noria, get(members, role)));
    }
  });

  it('takes keys from its role up, where it takes keys', async () => {
    for (const role of roles) {
      const headers = bearer(get(keys, role));
      const access = accessOf(route);
      if (operation in sessionOnly && includesRole(role, access as Role)) {
        const answer = await noria.call(route.method, route.path, sessionOnly[operation], headers);
        expect([answer.status, codeOf(answer)]).toEqual([403, 'SESSION_NEEDED']);
      } else expectByRole(await callHarmlessly(noria, route, headers), route, role);
    }
  });

  it('takes keys with scopes within them only', async () => {
    if (accessOf(route) === 'everybody') return;
    for (const scope of scopes) {
      const body = sessionOnly[operation];
      const headers = bearer(get(scopedKeys, scope));
      const answer = await (body === undefined
        ? callHarmlessly(noria, route, headers)
        : noria.call(route.method, route.path, body, headers));
      if (accessOf(route) === 'local') expect(answer.status).toBe(404);
      else if (scope !== scopeOf(route)) expect([answer.status, codeOf(answer)]).toEqual([403, 'SCOPE_MISSING']);
      else if (operation in sessionOnly) expect(codeOf(answer)).toBe('SESSION_NEEDED');
      else expect([401, 403, 500], JSON.stringify(answer.body)).not.toContain(answer.status);
    }
  });
});

describe('what somebody lost', () => {
  /** Asks until the answer is another. @returns how long that took */
  async function untilLost(method: string, path: string, secret: string, status: number): Promise<number> {
    const beganMs = performance.now();
    for (;;) {
      const answer = await noria.call(method, path, undefined, bearer(secret));
      const passedMs = performance.now() - beganMs;
      if (answer.status === status || passedMs > 3 * staleAfterMs) return passedMs;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  it('is lost soon, by their keys and their sessions', async () => {
    const [demoted, removed, other] = await Promise.all([
      join(noria, 'demoted@example.com', 'admin'),
      join(noria, 'removed@example.com', 'admin'),
      join(noria, 'other@example.com', 'admin'),
    ]);
    const made = await Promise.all([demoted, removed, other].map((one) => makeKey(noria, {}, bearer(one.accessToken))));
    const secrets = [demoted, removed, other].flatMap((one, at) => [one.accessToken, made[at]?.key ?? '']);
    // From here on they are known.
    for (const secret of secrets)
      expect((await noria.call('GET', '/api/api-keys', undefined, bearer(secret))).status).toBe(200);
    expect((await noria.call('PATCH', `/api/members/${demoted.userId}`, { role: 'editor' })).status).toBe(204);
    expect((await noria.call('DELETE', `/api/members/${removed.userId}`)).status).toBe(204);
    expect((await noria.call('DELETE', `/api/api-keys/${made[2]?.id}`)).status).toBe(204);
    const signOut = ['POST', '/api/auth/sign-out', undefined, { cookie: other.cookie }] as const;
    expect((await noria.call(...signOut)).status).toBe(204);
    const statuses = [403, 403, 401, 401, 401, 401];
    const passed = await Promise.all(
      secrets.map((secret, at) => untilLost('GET', '/api/api-keys', secret, statuses[at] ?? 0)),
    );
    // What a busy computer needs for six requests is no part of it.
    for (const ms of passed) expect(ms).toBeLessThan(staleAfterMs + 1_000);
    expect((await noria.call('GET', '/api/workflows', undefined, bearer(secrets[1] ?? ''))).status).toBe(200);
    const answer = await noria.call('GET', '/api/workflows', undefined, bearer(secrets[3] ?? ''));
    expect(codeOf(answer)).toBe('API_KEY_INVALID');
  });

  it('stays lost: keys that are deleted, expired, or were never made', async () => {
    const [deleted, expired] = [await makeKey(noria), await makeKey(noria)];
    expect((await noria.call('DELETE', `/api/api-keys/${deleted.id}`)).status).toBe(204);
    await noria.server.runtime.store.database.query({
      text: `update api_keys set expires_at = clock_timestamp() - interval '1 second' where id = $1`,
      values: [expired.id.slice('key_'.length)],
    });
    for (const key of [deleted.key, expired.key, `${deleted.key}x`, 'noria_', `noria_${'A'.repeat(43)}`]) {
      const answer = await noria.call('GET', '/api/workflows', undefined, bearer(key));
      expect([answer.status, codeOf(answer)]).toEqual([401, 'API_KEY_INVALID']);
    }
  });

  it('is no more than the maker of a key has, whatever role it was asked for', async () => {
    const headers = bearer(get(tokens, 'operator'));
    const { key } = await makeKey(noria, { role: 'owner' }, headers);
    const { body } = await noria.call('GET', '/api/auth/me', undefined, bearer(key));
    expect(body).toMatchObject({ kind: 'api-key', role: 'operator', user: { email: 'an-operator@example.com' } });
  });
});
