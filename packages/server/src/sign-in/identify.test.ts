/** Who sends a request: what counts as a proof, and for how long what was found out about it is kept. */
import type { Role } from '@noria/core';
import type { Access, ApiKeyStore, KeyAccess, SessionStore } from '@noria/store';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';
import { createIdentify, staleAfterMs } from './identify.ts';
import { hashSecret } from './one-time-secret.ts';

const userId = '01994d5e-7a00-7000-8000-000000000001';
const sessionId = '01994d5e-7a00-7000-8000-000000000002';
const organizationId = '01994d5e-7a00-7000-8000-000000000003';
const person = { email: 'ada@example.com', name: 'Ada' };
const apiKey = 'noria_the-key';

/** One session and one key of one user, on a clock that the test sets. */
function createWorld() {
  const world = {
    nowMs: Date.UTC(2026, 0, 1),
    access: { ...person, role: 'editor' } as Access | null,
    key: {
      keyId: 'k',
      name: 'K',
      organizationId,
      userId,
      email: person.email,
      userName: person.name,
      keyRole: 'admin',
      memberRole: 'editor',
      scopes: [],
    } as KeyAccess | null,
    lookUps: 0,
    touched: 0,
    /** What happens while the database answers. */
    meanwhile: () => undefined as unknown,
  };
  const nowMs = () => world.nowMs;
  const tokens = createAccessTokens({ keys: [Buffer.alloc(32, 1)], lifetimeSeconds: 900, nowMs });
  const sessions: Pick<SessionStore, 'findAccess'> = {
    async findAccess(...given) {
      world.lookUps++;
      expect(given).toEqual([sessionId, userId, organizationId]);
      const { access } = world;
      world.meanwhile();
      return access;
    },
  };
  const apiKeys: Pick<ApiKeyStore, 'findAccess' | 'touch'> = {
    async findAccess(hash) {
      world.lookUps++;
      const { key } = world;
      world.meanwhile();
      return hash.equals(hashSecret(apiKey)) ? key : null;
    },
    async touch() {
      world.touched++;
    },
  };
  const identify = createIdentify({
    tokens,
    sessions: sessions as SessionStore,
    apiKeys: apiKeys as ApiKeyStore,
    nowMs,
  });
  const sign = () => tokens.sign({ userId, sessionId, organizationId });
  return { world, identify, sign };
}

describe('a proof', () => {
  it('is an access token, whose role is the one that the member has now', async () => {
    const { identify, sign } = createWorld();
    expect(await identify(`Bearer ${await sign()}`)).toEqual({
      kind: 'user',
      organizationId,
      role: 'editor',
      user: { userId, ...person },
      sessionId,
      scopes: [],
    });
  });

  it.each([
    ['admin', 'editor', 'editor'],
    ['viewer', 'owner', 'viewer'],
    ['owner', 'owner', 'owner'],
  ] satisfies [Role, Role, Role][])('is an API key: of %s by %s it is %s', async (keyRole, memberRole, role) => {
    const { world, identify } = createWorld();
    if (world.key !== null) world.key = { ...world.key, keyRole, memberRole, scopes: ['workflows:read'] };
    const caller = { kind: 'api-key', role, sessionId: null, organizationId, scopes: ['workflows:read'] };
    expect(await identify(`bearer ${apiKey}`)).toMatchObject(caller);
    expect(world.touched).toBe(1);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    `${apiKey}`,
    ` Bearer ${apiKey}`,
    `Bearer  ${apiKey}`,
    `Bearer ${apiKey} ${apiKey}`,
    `Bearer ${'x'.repeat(4097)}`,
    'Bearer schlüssel',
  ])('is nothing else: %s', async (authorization) => {
    const { world, identify } = createWorld();
    await expect(identify(authorization)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' });
    expect(world.lookUps).toBe(0);
  });

  it('is refused by what it is', async () => {
    const { world, identify, sign } = createWorld();
    await expect(identify('Bearer nonsense')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    await expect(identify('Bearer noria_other')).rejects.toMatchObject({ code: 'API_KEY_INVALID' });
    world.access = null;
    await expect(identify(`Bearer ${await sign()}`)).rejects.toMatchObject({ code: 'SESSION_OVER' });
  });
});

describe('what was found out', () => {
  it('is kept for a while, and asked for again after it', async () => {
    const { world, identify, sign } = createWorld();
    const proof = `Bearer ${await sign()}`;
    const first = await identify(proof);
    world.nowMs += staleAfterMs - 1;
    expect(await identify(proof)).toBe(first);
    expect(world.lookUps).toBe(1);
    world.nowMs += 1;
    await identify(proof);
    expect(world.lookUps).toBe(2);
  });

  it.each(['session', 'key'] as const)('of a %s that ended lives no longer than that', async (kind) => {
    const { world, identify, sign } = createWorld();
    const proof = `Bearer ${kind === 'key' ? apiKey : await sign()}`;
    await identify(proof);
    Object.assign(world, { access: null, key: null });
    world.nowMs += staleAfterMs - 1;
    await identify(proof);
    world.nowMs += 1;
    await expect(identify(proof)).rejects.toMatchObject({ code: kind === 'key' ? 'API_KEY_INVALID' : 'SESSION_OVER' });
  });

  it.each(['session', 'key'] as const)(
    'of a %s that ended while the database answered is counted from the question',
    async (kind) => {
      const { world, identify, sign } = createWorld();
      const proof = `Bearer ${kind === 'key' ? apiKey : await sign()}`;
      world.meanwhile = () => {
        world.nowMs += 2_000;
        Object.assign(world, { access: null, key: null });
      };
      await identify(proof);
      world.nowMs += staleAfterMs - 2_000;
      await expect(identify(proof)).rejects.toThrow();
    },
  );

  it('lives no longer because a clock is set back', async () => {
    const { world, identify } = createWorld();
    await identify(`Bearer ${apiKey}`);
    world.key = null;
    world.nowMs -= 3_600_000;
    await expect(identify(`Bearer ${apiKey}`)).rejects.toMatchObject({ code: 'API_KEY_INVALID' });
  });

  it('does not outlive the token itself', async () => {
    const { world, identify, sign } = createWorld();
    const proof = `Bearer ${await sign()}`;
    world.nowMs += 899_000;
    await identify(proof);
    world.nowMs += 1_000;
    await expect(identify(proof)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('is never that something failed: a right is there at once', async () => {
    const { world, identify } = createWorld();
    const { key } = world;
    world.key = null;
    await expect(identify(`Bearer ${apiKey}`)).rejects.toThrow();
    world.key = key;
    expect(await identify(`Bearer ${apiKey}`)).toMatchObject({ role: 'editor' });
  });
});
