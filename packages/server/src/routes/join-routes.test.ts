/** Links that are good once, over HTTP: the first owner, invitations, new passwords; and what members may do to each other. */
import type { Role } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSecret } from '../sign-in/one-time-secret.ts';
import { bearer, invite, join, makeKey, nobody, signIn, type TestMember } from '../testing/members.ts';
import { type CallAnswer, postgresUrl, startTestServer, type TestServer, testOwner } from '../testing/test-server.ts';

const database = postgresUrl === null ? 'pglite' : { url: postgresUrl };
const password = 'nine green bottles, standing!';

let noria: TestServer;
let made = 0;

beforeAll(async () => {
  noria = await startTestServer(database);
});

afterAll(async () => {
  await noria.stop();
});

function newEmail(): string {
  return `person-${made++}@example.com`;
}

function accept(body: Record<string, string>, at = noria): Promise<CallAnswer> {
  return at.call('POST', '/api/auth/accept', body, nobody);
}

function codeOf({ body }: CallAnswer): string {
  return (body as { error?: { code: string } }).error?.code ?? 'none';
}

function expectRefused(answer: CallAnswer, code: string): void {
  expect(codeOf(answer)).toBe(code);
  expect(answer.headers.getSetCookie()).toEqual([]);
}

async function listMembers(at = noria, headers: Record<string, string> = {}): Promise<Record<string, Role>> {
  const { body } = await at.call('GET', '/api/members?limit=100', undefined, headers);
  const { items } = body as unknown as { items: { email: string; role: Role }[] };
  return Object.fromEntries(items.map(({ email, role }) => [email, role]));
}

/** A member here, who also owns an organization elsewhere. */
async function makeElsewhere(): Promise<TestMember & { readonly elsewhere: Record<string, string> }> {
  const member = await join(noria, newEmail(), 'viewer');
  const made = await noria.call('POST', '/api/organizations', { name: 'Elsewhere' }, bearer(member.accessToken));
  const body = { organizationId: (made.body as { id: string }).id };
  const switched = await noria.call('POST', '/api/auth/organization', body, bearer(member.accessToken));
  return { ...member, elsewhere: bearer((switched.body as { accessToken: string }).accessToken) };
}

describe('the link of the first owner', () => {
  it('takes a good password, makes one owner of twenty at once, and is good no more', async () => {
    const empty = await startTestServer(database, { NORIA_ADMIN_EMAIL: '', NORIA_ADMIN_PASSWORD: '' });
    try {
      const token = empty.server.ownerToken ?? '';
      expect(token).toMatch(/^own_/);
      expectRefused(await accept({ token, email: 'first@example.com', password: 'short' }, empty), 'PASSWORD_REFUSED');
      expectRefused(await accept({ token, password }, empty), 'REQUEST_INVALID');
      expectRefused(await accept({ token: `${token}x`, email: 'first@example.com', password }, empty), 'LINK_INVALID');
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => accept({ token, email: `first-${n}@example.com`, password }, empty)),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      for (const answer of answers) if (answer.status !== 200) expectRefused(answer, 'LINK_INVALID');
      expect(won[0]?.body).toMatchObject({ caller: { role: 'owner' } });
      const headers = bearer(String((won[0]?.body as { accessToken?: string } | undefined)?.accessToken));
      expect(Object.values(await listMembers(empty, headers))).toEqual(['owner']);
      expectRefused(await accept({ token, email: 'late@example.com', password }, empty), 'LINK_INVALID');
    } finally {
      await empty.stop();
    }
  });

  it('is not there where the settings name the owner', () => {
    expect(noria.server.ownerToken).toBeNull();
  });
});

describe('an invitation', () => {
  it.each(['viewer', 'admin', 'owner'] satisfies Role[])('makes somebody new a member as %s, once', async (role) => {
    const email = newEmail();
    const token = await invite(noria, email.toUpperCase(), role);
    const answer = await accept({ token, name: 'Ada', password, email: 'somebody-else@example.com' });
    expect(answer).toMatchObject({ status: 200, body: { caller: { role, user: { email, name: 'Ada' } } } });
    expectRefused(await accept({ token, password }), 'LINK_INVALID');
    expect(await listMembers()).toMatchObject({ [email]: role });
    expect(await listMembers()).not.toHaveProperty('somebody-else@example.com');
  });

  it('hears what is wrong with a password, and is good afterwards', async () => {
    const token = await invite(noria, newEmail(), 'viewer');
    const refused = await accept({ token, password: 'abcabcabc' });
    expect(refused.status).toBe(422);
    const faults = [
      'The password has 9 characters; it needs at least 12.',
      'The password needs a character that is neither a letter nor a digit.',
      'The password repeats a few characters.',
    ];
    expect((refused.body as { error: { details: unknown } }).error.details).toMatchObject({ faults });
    expect((await accept({ token, password })).status).toBe(200);
  });

  it('is void once there is another for the same address', async () => {
    const email = newEmail();
    const [first, second] = [await invite(noria, email, 'admin'), await invite(noria, email, 'viewer')];
    expectRefused(await accept({ token: first, password }), 'LINK_INVALID');
    expect((await accept({ token: second, password })).body).toMatchObject({ caller: { role: 'viewer' } });
  });

  it('of ten at once makes one member', async () => {
    const token = await invite(noria, newEmail(), 'viewer');
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept({ token, password })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect(status).toBeLessThan(500);
  });

  it('for an account that exists takes its own password, whoever holds the link', async () => {
    const { elsewhere } = await makeElsewhere();
    const victim = await join(noria, newEmail(), 'viewer');
    const token = await invite(noria, victim.email, 'editor', elsewhere);
    expectRefused(await accept({ token, password }), 'SIGN_IN_FAILED');
    const { NORIA_ADMIN_EMAIL: email, NORIA_ADMIN_PASSWORD: ofOther } = testOwner;
    expectRefused(await accept({ token, password: ofOther, email }), 'SIGN_IN_FAILED');
    expect(await listMembers(noria, elsewhere)).not.toHaveProperty(victim.email);
    // Neither was the password of the account set, nor the link used up.
    await signIn(noria, victim);
    const joined = await accept({ token, password: victim.password, name: 'Another name' });
    const user = { id: victim.userId, email: victim.email, name: victim.email };
    expect(joined).toMatchObject({ status: 200, body: { caller: { role: 'editor', user } } });
    expect(await listMembers(noria, elsewhere)).toMatchObject({ [victim.email]: 'editor' });
    expect(await listMembers()).toMatchObject({ [victim.email]: 'viewer' });
  });

  it('takes nobody a role that they have', async () => {
    const { email, password: own } = await join(noria, newEmail(), 'admin');
    const token = await invite(noria, email, 'viewer');
    expect((await accept({ token, password: own })).body).toMatchObject({ caller: { role: 'admin' } });
    expect(await listMembers()).toMatchObject({ [email]: 'admin' });
  });

  it('gives nothing back to a member who was demoted or removed', async () => {
    const member = await join(noria, newEmail(), 'editor');
    const path = `/api/members/${member.userId}`;
    const { key } = await makeKey(noria, {}, bearer(member.accessToken));
    const promotion = await invite(noria, member.email, 'admin');
    expect((await noria.call('PATCH', path, { role: 'operator' })).status).toBe(204);
    expectRefused(await accept({ token: promotion, password: member.password }), 'LINK_INVALID');
    const unused = await invite(noria, member.email, 'admin');
    expect((await noria.call('DELETE', path)).status).toBe(204);
    expectRefused(await accept({ token: unused, password: member.password }), 'LINK_INVALID');
    const back = await invite(noria, member.email, 'viewer');
    expect((await accept({ token: back, password: member.password })).status).toBe(200);
    expect(codeOf(await noria.call('GET', '/api/auth/me', undefined, bearer(key)))).toBe('API_KEY_INVALID');
  });
});

describe('a link for a new password', () => {
  async function makeLink(userId: string): Promise<string> {
    const { secret, hash } = makeSecret('pw_');
    const link = { kind: 'password-reset', organizationId: null, userId, email: null, role: null } as const;
    await noria.server.runtime.store.links.create(hash, link, 60_000);
    return secret;
  }

  it('sets it for the user whom it names, whatever address is sent with it, and ends their sessions', async () => {
    const { userId, email, cookie } = await join(noria, newEmail(), 'editor');
    const token = await makeLink(userId.slice('usr_'.length));
    const answer = await accept({ token, password, email: testOwner.NORIA_ADMIN_EMAIL });
    expect(answer).toMatchObject({ status: 200, body: { caller: { role: 'editor', user: { email } } } });
    const refreshed = await noria.call('POST', '/api/auth/refresh', undefined, { ...nobody, cookie });
    expectRefused(refreshed, 'SESSION_OVER');
    const owner = { email: testOwner.NORIA_ADMIN_EMAIL, password };
    expectRefused(await noria.call('POST', '/api/auth/sign-in', owner, nobody), 'SIGN_IN_FAILED');
    expectRefused(await accept({ token, password }), 'LINK_INVALID');
  });

  it('cannot be for nobody: it is none, whoever is named with it', async () => {
    await expect(makeLink('01994d5e-7a00-7000-8000-00000000dead')).rejects.toThrow();
    const { secret, hash } = makeSecret('pw_');
    const text = `insert into one_time_links (secret_hash, kind, expires_at) values ($1, 'password-reset', 'infinity')`;
    await noria.server.runtime.store.database.query({ text, values: [hash] });
    const body = { token: secret, password, email: testOwner.NORIA_ADMIN_EMAIL };
    expectRefused(await accept(body), 'LINK_INVALID');
  });
});

describe('members', () => {
  const ofOwner = async (): Promise<string> => {
    const { body } = await noria.call('GET', '/api/auth/me');
    return `/api/members/${(body as { user: { id: string } }).user.id}`;
  };

  it('keep an owner: the only one is neither removed nor demoted, by two at once neither', async () => {
    const { elsewhere, userId } = await makeElsewhere();
    const path = `/api/members/${userId}`;
    for (const answer of [
      await noria.call('DELETE', path, undefined, elsewhere),
      await noria.call('PATCH', path, { role: 'admin' }, elsewhere),
    ]) {
      expect([answer.status, codeOf(answer)]).toEqual([409, 'CONFLICT']);
    }
    const second = await join(noria, newEmail(), 'viewer');
    const token = await invite(noria, second.email, 'owner', elsewhere);
    expect((await accept({ token, password: second.password })).status).toBe(200);
    const both = [path, `/api/members/${second.userId}`];
    const answers = await Promise.all(both.map((one) => noria.call('DELETE', one, undefined, elsewhere)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('who are admins make, change and remove no owner', async () => {
    const headers = bearer((await join(noria, newEmail(), 'admin')).accessToken);
    const { userId } = await join(noria, newEmail(), 'viewer');
    const owner = await ofOwner();
    for (const answer of [
      await noria.call('POST', '/api/members/invitations', { email: newEmail(), role: 'owner' }, headers),
      await noria.call('PATCH', `/api/members/${userId}`, { role: 'owner' }, headers),
      await noria.call('PATCH', owner, { role: 'viewer' }, headers),
      await noria.call('DELETE', owner, undefined, headers),
    ]) {
      expect([answer.status, codeOf(answer)]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await noria.call('PATCH', `/api/members/${userId}`, { role: 'admin' }, headers)).status).toBe(204);
    expect(await listMembers()).toMatchObject({ [testOwner.NORIA_ADMIN_EMAIL]: 'owner' });
  });
});
