/** Sessions: families of refresh tokens, one for each sign-in. */
import type { Role } from '@noria/core';
import type { Database } from '../database/database.ts';

export interface NewSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly lifetimeMs: number;
  readonly address: string;
  readonly userAgent: string;
}

export type EndReason = 'signed-out' | 'reused' | 'ended-by-user';

export type Rotation =
  | { readonly kind: 'rotated'; readonly userId: string; readonly organizationId: string; readonly generation: number }
  /** A token of an earlier generation: somebody has a copy. The session has ended. */
  | { readonly kind: 'reused'; readonly userId: string; readonly organizationId: string }
  /** Ended, expired, or never there. */
  | { readonly kind: 'over' };

/** What somebody who is signed in may do in an organization now. */
export interface Access {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  /** Takes a token of a generation for the one that follows; one that was taken before ends the session. */
  rotate(sessionId: string, generation: number): Promise<Rotation>;
  end(sessionId: string, reason: EndReason): Promise<void>;
  /** @returns how many */
  endAll(userId: string, reason: EndReason): Promise<number>;
  /** Null when the session has ended or expired, or the user is no member (any more). */
  findAccess(sessionId: string, userId: string, organizationId: string): Promise<Access | null>;
  /** Whether the user signed in from this address in the last weeks. */
  hasBegunFrom(userId: string, address: string): Promise<boolean>;
  /** @returns how many */
  deleteExpired(): Promise<number>;
}

export function createSessionStore(database: Database): SessionStore {
  return {
    async create({ sessionId, userId, organizationId, lifetimeMs, address, userAgent }) {
      await database.query({
        text: `
insert into sessions (id, user_id, organization_id, expires_at, address, user_agent)
values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond', $5, $6)`,
        values: [sessionId, userId, organizationId, lifetimeMs, address, userAgent],
      });
    },
    async rotate(sessionId, generation) {
      const [row] = await database.query<{
        userId: string;
        organizationId: string;
        generation: number;
        rotated: boolean;
      }>({
        name: 'rotate-session',
        // The update is its own lock: of fifty at once one finds its generation, and the others end the session.
        text: `
update sessions
set
  generation = case when generation = $2 then generation + 1 else generation end,
  rotated_at = clock_timestamp(),
  ended_reason = case when generation = $2 then null else 'reused' end
where id = $1 and ended_reason is null and expires_at > clock_timestamp() and generation >= $2
returning user_id as "userId", organization_id as "organizationId", generation, ended_reason is null as rotated`,
        values: [sessionId, generation],
      });
      if (row === undefined) return { kind: 'over' };
      const { userId, organizationId } = row;
      return row.rotated
        ? { kind: 'rotated', userId, organizationId, generation: row.generation }
        : { kind: 'reused', userId, organizationId };
    },
    async end(sessionId, reason) {
      await database.query({
        text: 'update sessions set ended_reason = $2 where id = $1 and ended_reason is null',
        values: [sessionId, reason],
      });
    },
    async endAll(userId, reason) {
      const rows = await database.query({
        // Index: sessions_by_user.
        text: 'update sessions set ended_reason = $2 where user_id = $1 and ended_reason is null returning id',
        values: [userId, reason],
      });
      return rows.length;
    },
    async findAccess(sessionId, userId, organizationId) {
      const [row] = await database.query<Access>({
        name: 'find-access',
        // Indexes: the primary keys.
        text: `
select users.email, users.name, memberships.role
from sessions
join users on users.id = sessions.user_id
join memberships on memberships.user_id = users.id and memberships.organization_id = $3
where sessions.id = $1 and sessions.user_id = $2
  and sessions.ended_reason is null and sessions.expires_at > clock_timestamp()`,
        values: [sessionId, userId, organizationId],
      });
      return row ?? null;
    },
    async hasBegunFrom(userId, address) {
      const rows = await database.query({
        name: 'find-known-address',
        // Index: sessions_by_user.
        text: 'select from sessions where user_id = $1 and address = $2 limit 1',
        values: [userId, address],
      });
      return rows.length > 0;
    },
    async deleteExpired() {
      const rows = await database.query({
        // Index: sessions_expired.
        text: `delete from sessions where expires_at < clock_timestamp() - interval '30 days' returning id`,
      });
      return rows.length;
    },
  };
}
