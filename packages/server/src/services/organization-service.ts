/** Organizations, their members, and the links by which others join. */
import { includesRole, NoriaError, type Role, toApiId } from '@noria/core';
import type { LinkStore, MemberStore } from '@noria/store';
import { makeSecret } from '../sign-in/one-time-secret.ts';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';
import { requireSignedIn, requireUser } from './require-user.ts';

export interface OrganizationServiceParts {
  readonly members: MemberStore;
  readonly links: LinkStore;
  readonly createId: () => string;
  readonly nowMs: () => number;
  /** Address of a page of this installation. */
  readonly baseUrl: () => string;
}

const invitationMs = 7 * 86_400_000;

export type OrganizationService = ReturnType<typeof createOrganizationService>;

export function createOrganizationService({ members, links, createId, nowMs, baseUrl }: OrganizationServiceParts) {
  /** Nobody makes, changes or removes somebody above themselves. @throws FORBIDDEN */
  function requireReach({ role }: Caller, other: Role): void {
    if (!includesRole(role, other)) throw new NoriaError('FORBIDDEN', { needed: other, role });
  }

  return {
    /** A key sees the one that it is for. */
    async list(caller: Caller) {
      const all = await members.listOrganizations(requireUser(caller).userId);
      const found = caller.kind === 'api-key' ? all.filter((one) => one.organizationId === caller.organizationId) : all;
      return {
        items: found.map(({ organizationId, name, role }) => ({ id: toApiId('org', organizationId), name, role })),
      };
    },

    /** @throws SESSION_NEEDED */
    async create(caller: Caller, name: string) {
      const { userId } = requireSignedIn(caller);
      const organizationId = createId();
      await members.createOrganization({ organizationId, name }, userId);
      return { id: toApiId('org', organizationId), name, role: 'owner' as const };
    },

    /** @throws NOT_FOUND it is not the one that the caller works for */
    async rename({ organizationId, role }: Caller, wished: string, name: string) {
      if (wished !== organizationId) {
        throw new NoriaError('NOT_FOUND', { what: 'Organization', id: toApiId('org', wished) });
      }
      await members.renameOrganization({ organizationId, name });
      return { id: toApiId('org', organizationId), name, role };
    },

    async listMembers({ organizationId }: Caller, query: PageQuery) {
      const page = await members.list(organizationId, toPageRequest(query));
      const items = page.items.map(({ userId, email, name, role }) => ({
        id: toApiId('usr', userId),
        email,
        name,
        role,
      }));
      return { items, nextCursor: page.nextCursor };
    },

    /** @throws FORBIDDEN */
    async invite(caller: Caller, email: string, role: Role) {
      requireReach(caller, role);
      const { secret, hash } = makeSecret('join_');
      const { organizationId } = caller;
      await links.create(hash, { kind: 'invitation', organizationId, userId: null, email, role }, invitationMs);
      return { url: `${baseUrl()}/join#${secret}`, expiresAt: new Date(nowMs() + invitationMs).toISOString() };
    },

    /** @throws NOT_FOUND, FORBIDDEN, CONFLICT it is the only owner */
    async changeRole(caller: Caller, userId: string, role: Role): Promise<void> {
      requireReach(caller, role);
      await members.changeRole(caller.organizationId, userId, role, (before) => requireReach(caller, before));
    },

    /** @throws NOT_FOUND, FORBIDDEN, CONFLICT it is the only owner */
    async removeMember(caller: Caller, userId: string): Promise<void> {
      await members.remove(caller.organizationId, userId, (before) => requireReach(caller, before));
    },
  };
}
