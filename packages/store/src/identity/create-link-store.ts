/** Links that are good once: for the first owner, invitations, and new passwords. */
import type { Role } from '@noria/core';
import type { Database } from '../database/database.ts';

/** Each names whom it is for, but the first owner's: nobody is there yet. */
export type OneTimeLink = FirstOwnerLink | InvitationLink | PasswordResetLink;

export interface FirstOwnerLink {
  readonly kind: 'first-owner';
  readonly organizationId: null;
  readonly userId: null;
  readonly email: null;
  readonly role: 'owner';
}

export interface InvitationLink {
  readonly kind: 'invitation';
  readonly organizationId: string;
  readonly userId: null;
  readonly email: string;
  readonly role: Role;
}

export interface PasswordResetLink {
  readonly kind: 'password-reset';
  readonly organizationId: null;
  readonly userId: string;
  readonly email: null;
  readonly role: null;
}

export interface LinkStore {
  /** @param secretHash SHA-256 of what the link carries. Others for the same kind and user or address are void from now on. */
  create(secretHash: Buffer, link: OneTimeLink, lifetimeMs: number): Promise<void>;
  /** Looks without using it up. Null when there is no such link (any more). */
  find(secretHash: Buffer): Promise<OneTimeLink | null>;
  /** Uses it up: of many at once one gets it. */
  take(secretHash: Buffer, kind: OneTimeLink['kind']): Promise<OneTimeLink | null>;
  /** @returns how many */
  deleteExpired(): Promise<number>;
}

const columns = `kind, organization_id as "organizationId", user_id as "userId", email, role`;

export function createLinkStore(database: Database): LinkStore {
  return {
    async create(secretHash, { kind, organizationId, userId, email, role }, lifetimeMs) {
      await database.query({
        text: `
with void as (
  delete from one_time_links
  where kind = $2 and organization_id is not distinct from $3 and user_id is not distinct from $4 and email is not distinct from $5
)
insert into one_time_links (secret_hash, kind, organization_id, user_id, email, role, expires_at)
values ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7 * interval '1 millisecond')`,
        values: [secretHash, kind, organizationId, userId, email, role, lifetimeMs],
      });
    },
    async find(secretHash) {
      const [row] = await database.query<OneTimeLink>({
        text: `select ${columns} from one_time_links where secret_hash = $1 and expires_at > clock_timestamp()`,
        values: [secretHash],
      });
      return row ?? null;
    },
    async take(secretHash, kind) {
      const [row] = await database.query<OneTimeLink>({
        text: `
delete from one_time_links
where secret_hash = $1 and kind = $2 and expires_at > clock_timestamp()
returning ${columns}`,
        values: [secretHash, kind],
      });
      return row ?? null;
    },
    async deleteExpired() {
      const rows = await database.query({
        // Index: one_time_links_expired.
        text: 'delete from one_time_links where expires_at < clock_timestamp() returning kind',
      });
      return rows.length;
    },
  };
}
