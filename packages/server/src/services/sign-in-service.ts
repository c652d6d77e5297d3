/** Signing in and out: passwords, sessions, and links that are good once. */
import { type JsonObject, NoriaError, type Role, toApiId } from '@noria/core';
import type {
  AuditAction,
  AuditStore,
  InvitationLink,
  LinkStore,
  MemberStore,
  OneTimeLink,
  PasswordResetLink,
  SessionStore,
  UserStore,
} from '@noria/store';
import type { AccessTokens } from '../sign-in/access-tokens.ts';
import { toAddressBlock } from '../sign-in/address-block.ts';
import { findPasswordFaults } from '../sign-in/check-password.ts';
import type { LockOut, SignInAttempt } from '../sign-in/lock-out.ts';
import { hashSecret } from '../sign-in/one-time-secret.ts';
import type { PasswordHasher } from '../sign-in/password-hasher.ts';
import type { RefreshTokens } from '../sign-in/refresh-tokens.ts';
import type { CallingUser } from './caller.ts';
import { showCaller } from './show-caller.ts';

export interface SignInParts {
  readonly users: UserStore;
  readonly members: MemberStore;
  readonly sessions: SessionStore;
  readonly links: LinkStore;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly passwords: PasswordHasher;
  readonly lockOut: LockOut;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly passwordRule: { readonly minLength: number; readonly requireSpecial: boolean };
  readonly refreshLifetimeMs: number;
  /** The organization of the first owner. */
  readonly defaultOrganizationId: string;
  readonly createId: () => string;
}

/** Where a request came from: shown to the user beside each session. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface AcceptLink {
  readonly token: string;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly password: string;
}

/** An id that no user has. */
const nobody = '00000000-0000-0000-0000-000000000000';

export type SignInService = ReturnType<typeof createSignInService>;

export function createSignInService(parts: SignInParts) {
  const { users, members, sessions, links, passwords, lockOut, accessTokens, refreshTokens } = parts;

  /** @throws SIGN_IN_FAILED the user belongs to no organization */
  async function begin(user: CallingUser, wished: string | null, origin: Origin) {
    const organizations = await members.listOrganizations(user.userId);
    const chosen = organizations.find(({ organizationId }) => organizationId === wished) ?? organizations[0];
    if (chosen === undefined) throw new NoriaError('SIGN_IN_FAILED');
    const sessionId = parts.createId();
    const { organizationId, role } = chosen;
    await sessions.create({
      sessionId,
      userId: user.userId,
      organizationId,
      lifetimeMs: parts.refreshLifetimeMs,
      address: toAddressBlock(origin.address),
      userAgent: origin.userAgent,
    });
    await note(organizationId, user, 'sign-in.succeeded', origin.address, { userAgent: origin.userAgent });
    return show(user, sessionId, organizationId, role, 1);
  }

  async function note(
    organizationId: string,
    { userId, email }: CallingUser,
    action: AuditAction,
    address: string | null,
    details: JsonObject,
  ): Promise<void> {
    const actor = { kind: 'user', id: userId, name: email } as const;
    await parts.audit.append(organizationId, { actor, action, object: null, address, requestId: null, details });
  }

  /** In every organization that the user would have come into. */
  async function noteFailure(user: CallingUser, address: string, reason: string): Promise<void> {
    for (const { organizationId } of await members.listOrganizations(user.userId)) {
      await note(organizationId, user, 'sign-in.failed', address, { reason });
    }
  }

  async function show(user: CallingUser, sessionId: string, organizationId: string, role: Role, generation: number) {
    const accessToken = await accessTokens.sign({ userId: user.userId, sessionId, organizationId });
    return {
      refreshToken: refreshTokens.write(sessionId, generation),
      body: {
        accessToken,
        expiresInSeconds: accessTokens.lifetimeSeconds,
        caller: showCaller({ kind: 'user', organizationId, role, user, sessionId, scopes: [] }),
      },
    };
  }

  /** @throws PASSWORD_REFUSED */
  async function requireGoodPassword(password: string, email: string, name: string): Promise<void> {
    const faults = await findPasswordFaults(password, { ...parts.passwordRule, email, name });
    if (faults.length > 0) throw new NoriaError('PASSWORD_REFUSED', { problem: faults.join(' '), faults });
  }

  /** @throws SIGN_IN_FAILED, TOO_MANY_REQUESTS */
  async function checkPassword(email: string, password: string, address: string): Promise<CallingUser> {
    const found = await users.findByEmail(email);
    // Asked for nobody too: an address without an account must not answer sooner.
    const isKnown = await sessions.hasBegunFrom(found?.userId ?? nobody, toAddressBlock(address));
    const attempt = { account: email, address, origin: isKnown ? 'known' : 'unknown', proof: 'password' } as const;
    const admission = await lockOut.admit(attempt);
    if (admission.kind === 'refused') {
      throw new NoriaError('TOO_MANY_REQUESTS', { retryAfterS: admission.retryAfterS });
    }
    if (!(await isRight(found?.passwordHash ?? null, password, attempt))) {
      if (found !== null) await noteFailure(found, address, 'wrong password');
      throw new NoriaError('SIGN_IN_FAILED');
    }
    await lockOut.succeed(attempt);
    if (found === null) throw new NoriaError('SIGN_IN_FAILED');
    return { userId: found.userId, email: found.email, name: found.name };
  }

  async function isRight(hash: string | null, password: string, attempt: SignInAttempt): Promise<boolean> {
    try {
      return hash === null ? await passwords.verifyAgainstNothing(password) : await passwords.verify(hash, password);
    } catch (error) {
      await lockOut.withdraw(attempt);
      throw error;
    }
  }

  /** Of many at once one gets it. @throws LINK_INVALID */
  async function takeLink(token: string, kind: OneTimeLink['kind']): Promise<void> {
    if ((await links.take(hashSecret(token), kind)) === null) throw new NoriaError('LINK_INVALID');
  }

  /** Before the link is used up: whoever chose a bad password tries again with the same one. @throws PASSWORD_REFUSED */
  async function hashGoodPassword(password: string, email: string, name: string): Promise<string> {
    await requireGoodPassword(password, email, name);
    return passwords.hash(password);
  }

  async function becomeFirstOwner({ token, email, name, password }: AcceptLink, origin: Origin) {
    if (email === undefined) throw new NoriaError('REQUEST_INVALID', { problem: 'body.email: say which' });
    const organizationId = parts.defaultOrganizationId;
    const user = { userId: parts.createId(), email, name: name ?? email };
    const passwordHash = await hashGoodPassword(password, email, user.name);
    await takeLink(token, 'first-owner');
    const isFirst = await users.createFirst({ ...user, passwordHash, organizationId, role: 'owner' });
    if (!isFirst) throw new NoriaError('LINK_INVALID');
    return begin(user, organizationId, origin);
  }

  /** Whoever holds the link may not be whom it is for: who has an account already proves it by their own password. */
  async function joinByInvitation(link: InvitationLink, { token, name, password }: AcceptLink, origin: Origin) {
    const { organizationId, email, role } = link;
    if ((await users.findByEmail(email)) !== null) {
      const user = await checkPassword(email, password, origin.address);
      await takeLink(token, 'invitation');
      await members.join(organizationId, user.userId, role);
      return begin(user, organizationId, origin);
    }
    const user = { userId: parts.createId(), email, name: name ?? email };
    const passwordHash = await hashGoodPassword(password, email, user.name);
    await takeLink(token, 'invitation');
    await users.create({ ...user, passwordHash, organizationId, role });
    return begin(user, organizationId, origin);
  }

  async function resetPassword({ userId }: PasswordResetLink, { token, password }: AcceptLink, origin: Origin) {
    const user = await users.read(userId);
    if (user === null) throw new NoriaError('LINK_INVALID');
    const passwordHash = await hashGoodPassword(password, user.email, user.name);
    await takeLink(token, 'password-reset');
    await users.setPassword(userId, passwordHash, null);
    return begin({ userId, email: user.email, name: user.name }, null, origin);
  }

  return {
    /** @throws SIGN_IN_FAILED, TOO_MANY_REQUESTS */
    async signIn(email: string, password: string, origin: Origin) {
      return begin(await checkPassword(email, password, origin.address), null, origin);
    },

    /** @throws LINK_INVALID, PASSWORD_REFUSED, REQUEST_INVALID, CONFLICT, SIGN_IN_FAILED, TOO_MANY_REQUESTS */
    async acceptLink(given: AcceptLink, origin: Origin) {
      const link = await links.find(hashSecret(given.token));
      switch (link?.kind) {
        case 'first-owner':
          return becomeFirstOwner(given, origin);
        case 'invitation':
          return joinByInvitation(link, given, origin);
        case 'password-reset':
          return resetPassword(link, given, origin);
        case undefined:
          throw new NoriaError('LINK_INVALID');
      }
    },

    /** @throws SESSION_OVER, SESSION_REUSED */
    async refresh(refreshToken: string | null, address: string) {
      const read = refreshToken === null ? null : refreshTokens.read(refreshToken);
      if (read === null) throw new NoriaError('SESSION_OVER');
      const rotation = await sessions.rotate(read.sessionId, read.generation);
      if (rotation.kind === 'over') throw new NoriaError('SESSION_OVER');
      if (rotation.kind === 'reused') {
        const user = await users.read(rotation.userId);
        if (user !== null) await noteFailure(user, address, 'a token of the session was used a second time');
        throw new NoriaError('SESSION_REUSED');
      }
      const { userId, organizationId, generation } = rotation;
      const access = await sessions.findAccess(read.sessionId, userId, organizationId);
      if (access === null) throw new NoriaError('SESSION_OVER');
      const user = { userId, email: access.email, name: access.name };
      return show(user, read.sessionId, organizationId, access.role, generation);
    },

    /** Does nothing for what is no session any more. */
    async signOut(refreshToken: string | null): Promise<void> {
      const read = refreshToken === null ? null : refreshTokens.read(refreshToken);
      if (read !== null) await sessions.end(read.sessionId, 'signed-out');
    },

    async signOutEverywhere(userId: string): Promise<void> {
      await sessions.endAll(userId, 'ended-by-user');
    },

    /** @throws SIGN_IN_FAILED the current password is wrong; PASSWORD_REFUSED, TOO_MANY_REQUESTS */
    async changePassword(
      user: CallingUser,
      sessionId: string | null,
      given: { readonly current: string; readonly password: string },
      address: string,
    ): Promise<void> {
      await checkPassword(user.email, given.current, address);
      await requireGoodPassword(given.password, user.email, user.name);
      await users.setPassword(user.userId, await passwords.hash(given.password), sessionId);
    },

    /**
     * The session of before ends: nobody would have its token any more, to sign it out.
     * @throws NOT_FOUND the user is no member of it
     */
    async switchOrganization(user: CallingUser, sessionId: string | null, organizationId: string, origin: Origin) {
      const organizations = await members.listOrganizations(user.userId);
      if (!organizations.some((one) => one.organizationId === organizationId)) {
        throw new NoriaError('NOT_FOUND', { what: 'Organization', id: toApiId('org', organizationId) });
      }
      const begun = await begin(user, organizationId, origin);
      if (sessionId !== null) await sessions.end(sessionId, 'signed-out');
      return begun;
    },

    /** Does nothing when there is a user already. @throws PASSWORD_REFUSED */
    async makeFirstOwner(email: string, password: string): Promise<void> {
      const passwordHash = await hashGoodPassword(password, email, email);
      const organizationId = parts.defaultOrganizationId;
      await users.createFirst({
        userId: parts.createId(),
        email,
        name: email,
        passwordHash,
        organizationId,
        role: 'owner',
      });
    },

    /**
     * Makes a user who owns the first organization, or gives one that is there the right to.
     * @throws PASSWORD_REFUSED
     */
    async makeOwner(email: string, password: string): Promise<CallingUser> {
      const passwordHash = await hashGoodPassword(password, email, email);
      const existing = await users.findByEmail(email);
      const organizationId = parts.defaultOrganizationId;
      if (existing === null) {
        const user = { userId: parts.createId(), email, name: email };
        await users.create({ ...user, passwordHash, organizationId, role: 'owner' });
        return user;
      }
      await users.setPassword(existing.userId, passwordHash, null);
      await members.join(organizationId, existing.userId, 'owner');
      return { userId: existing.userId, email: existing.email, name: existing.name };
    },
  };
}
