/** Builds the sign-in from the settings: its keys, limits and stores. */
import { createHash } from 'node:crypto';
import type { Settings } from '@noria/contract';
import { defaultOrganizationId, type Store } from '@noria/store';
import { deriveKey } from '../services/installation-secrets.ts';
import { createSignInService, type SignInService } from '../services/sign-in-service.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createIdentify, type Identify } from './identify.ts';
import { createLockOut } from './lock-out.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { createRefreshTokens } from './refresh-tokens.ts';

/** Each takes 19 MiB and a thread of Node's pool of four, which files share. */
const passwordLimits = { maxParallel: 2, maxQueued: 50 };
const dayMs = 86_400_000;

export function composeSignIn(
  settings: Settings,
  store: Store,
  masterKey: Buffer,
  createId: () => string,
): { readonly service: SignInService; readonly identify: Identify } {
  const { JWT_SECRET, JWT_SECRET_PREVIOUS } = settings;
  const tokens = createAccessTokens({
    keys: [
      JWT_SECRET === undefined ? deriveKey(masterKey, 'access-token') : hashSetting(JWT_SECRET),
      ...(JWT_SECRET_PREVIOUS === undefined ? [] : [hashSetting(JWT_SECRET_PREVIOUS)]),
    ],
    lifetimeSeconds: settings.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    nowMs: Date.now,
  });
  const { users, members, sessions, links, apiKeys, audit } = store;
  const service = createSignInService({
    users,
    members,
    sessions,
    links,
    audit,
    passwords: createPasswordHasher(passwordLimits),
    lockOut: createLockOut(),
    accessTokens: tokens,
    refreshTokens: createRefreshTokens(deriveKey(masterKey, 'refresh-token')),
    passwordRule: { minLength: settings.MIN_PASSWORD_LENGTH, requireSpecial: settings.REQUIRE_SPECIAL_CHARS },
    refreshLifetimeMs: settings.REFRESH_TOKEN_EXPIRE_DAYS * dayMs,
    defaultOrganizationId,
    createId,
  });
  return { service, identify: createIdentify({ tokens, sessions, apiKeys, nowMs: Date.now }) };
}

/** A setting may be of any length; a key has 32 bytes. */
function hashSetting(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
