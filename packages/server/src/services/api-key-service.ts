/** Keys by which programs speak for a member. */
import { lesserRole, NoriaError, type Role, toApiId } from '@noria/core';
import type { ApiKey, ApiKeyStore, MemberStore, UserStore } from '@noria/store';
import { apiKeyPrefix } from '../sign-in/identify.ts';
import { makeSecret } from '../sign-in/one-time-secret.ts';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';
import { requireSignedIn } from './require-user.ts';

export interface ApiKeyServiceParts {
  readonly apiKeys: ApiKeyStore;
  readonly users: UserStore;
  readonly members: MemberStore;
  readonly createId: () => string;
  readonly nowMs: () => number;
}

export interface KeyWish {
  readonly name: string;
  readonly role?: Role | undefined;
  readonly scopes: readonly string[];
  readonly expiresInDays?: number | undefined;
}

const dayMs = 86_400_000;
/** As much of a key as people need to know it again. */
const shownCharacters = apiKeyPrefix.length + 6;

export type ApiKeyService = ReturnType<typeof createApiKeyService>;

export function createApiKeyService({ apiKeys, users, members, createId, nowMs }: ApiKeyServiceParts) {
  async function make(
    owner: { readonly organizationId: string; readonly userId: string; readonly role: Role },
    { name, role = owner.role, scopes, expiresInDays }: KeyWish,
  ) {
    const { secret, hash } = makeSecret(apiKeyPrefix);
    const createdMs = nowMs();
    const key = {
      keyId: createId(),
      name,
      prefix: secret.slice(0, shownCharacters),
      userId: owner.userId,
      role: lesserRole(role, owner.role),
      scopes,
      expiresMs: expiresInDays === undefined ? null : createdMs + expiresInDays * dayMs,
    };
    await apiKeys.create(owner.organizationId, { ...key, secretHash: hash });
    return { ...show({ ...key, createdMs, lastUsedMs: null }), key: secret };
  }

  return {
    async list({ organizationId }: Caller, query: PageQuery) {
      const page = await apiKeys.list(organizationId, toPageRequest(query));
      return { items: page.items.map(show), nextCursor: page.nextCursor };
    },

    /** A key makes none: they would outlive it, and have other scopes. @throws SIGN_IN_NEEDED, SESSION_NEEDED */
    async create(caller: Caller, wish: KeyWish) {
      const { organizationId, role } = caller;
      return make({ organizationId, userId: requireSignedIn(caller).userId, role }, wish);
    },

    /**
     * For a command of this computer's user.
     * @throws NOT_FOUND there is no such user, or they belong to no organization
     */
    async createFor(email: string, wish: KeyWish) {
      const user = await users.findByEmail(email.toLowerCase());
      const [organization] = user === null ? [] : await members.listOrganizations(user.userId);
      if (user === null || organization === undefined) throw new NoriaError('NOT_FOUND', { what: 'User', id: email });
      return make({ ...organization, userId: user.userId }, wish);
    },

    /** @throws NOT_FOUND */
    delete: ({ organizationId }: Caller, keyId: string) => apiKeys.delete(organizationId, keyId),
  };
}

function show(key: ApiKey) {
  const { keyId, name, prefix, userId, role, scopes, createdMs, expiresMs, lastUsedMs } = key;
  const toText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: toApiId('key', keyId),
    name,
    prefix,
    userId: toApiId('usr', userId),
    role,
    scopes,
    createdAt: new Date(createdMs).toISOString(),
    expiresAt: toText(expiresMs),
    lastUsedAt: toText(lastUsedMs),
  };
}
