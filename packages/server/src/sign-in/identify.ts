/** Finds out who sends a request: by an API key, or by the access token of a sign-in. */
import { lesserRole, NoriaError } from '@noria/core';
import type { ApiKeyStore, SessionStore } from '@noria/store';
import type { Caller } from '../services/caller.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hashSecret } from './one-time-secret.ts';

export const apiKeyPrefix = 'noria_';

/** @param authorization the header */
export type Identify = (authorization: string | undefined) => Promise<Caller>;

export interface IdentifyParts {
  readonly tokens: AccessTokens;
  readonly sessions: SessionStore;
  readonly apiKeys: ApiKeyStore;
  readonly nowMs: () => number;
}

/** What a member lost (a role, a session, a key) is lost after this time at the latest, in every process. */
export const staleAfterMs = 3_000;
const mostKept = 10_000;

/** @returns throws SIGN_IN_NEEDED, TOKEN_INVALID, SESSION_OVER, API_KEY_INVALID */
export function createIdentify(parts: IdentifyParts): Identify {
  const { tokens, sessions, apiKeys, nowMs } = parts;
  /** By what was sent. Failures are not kept: a right is there at once. */
  const known = new Map<string, { readonly caller: Caller; readonly askedMs: number }>();

  async function byKey(key: string): Promise<Caller> {
    const access = await apiKeys.findAccess(hashSecret(key));
    if (access === null) throw new NoriaError('API_KEY_INVALID');
    await apiKeys.touch(access.keyId);
    const { organizationId, userId, email, userName, keyRole, memberRole, scopes } = access;
    return {
      kind: 'api-key',
      organizationId,
      role: lesserRole(keyRole, memberRole),
      user: { userId, email, name: userName },
      sessionId: null,
      scopes,
    };
  }

  async function byToken(token: string): Promise<Caller> {
    const { userId, sessionId, organizationId } = await tokens.verify(token);
    const access = await sessions.findAccess(sessionId, userId, organizationId);
    if (access === null) throw new NoriaError('SESSION_OVER');
    const { email, name, role } = access;
    return { kind: 'user', organizationId, role, user: { userId, email, name }, sessionId, scopes: [] };
  }

  return async (authorization) => {
    const [, secret] = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(authorization ?? '') ?? [];
    if (secret === undefined) throw new NoriaError('SIGN_IN_NEEDED');
    const kept = known.get(secret);
    const askedMs = nowMs();
    if (kept !== undefined && isFresh(askedMs - kept.askedMs)) {
      // A token's own time may end before what is kept of it.
      if (kept.caller.kind === 'user') await tokens.verify(secret);
      return kept.caller;
    }
    const caller = await (secret.startsWith(apiKeyPrefix) ? byKey(secret) : byToken(secret));
    known.delete(secret);
    known.set(secret, { caller, askedMs });
    if (known.size > mostKept) known.delete(known.keys().next().value as string);
    return caller;
  };
}

/** Counted from before the database was asked; a clock that was set back makes nothing live longer. */
function isFresh(ageMs: number): boolean {
  return ageMs >= 0 && ageMs < staleAfterMs;
}
