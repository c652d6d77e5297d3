/** Organizations and who belongs to them. */
import { includesRole, NoriaError, type Role, toApiId } from '@noria/core';
import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import { lists, runList } from '../paging/list-builder.ts';
import { decodeTextCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';

export interface Organization {
  readonly organizationId: string;
  readonly name: string;
}

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface MemberStore {
  /** Organizations of a user, by name. */
  listOrganizations(userId: string): Promise<readonly (Organization & { readonly role: Role })[]>;
  /** Makes an organization whose owner the user is. */
  createOrganization(organization: Organization, ownerId: string): Promise<void>;
  renameOrganization(organization: Organization): Promise<void>;
  /** Makes the user a member; one who is already gets the greater role of the two. */
  join(organizationId: string, userId: string, role: Role): Promise<void>;
  /** Members of an organization by e-mail address. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<Member>>;
  /**
   * @param mayTouch says whether the caller may change somebody of the role
   * Invitations that the user has not used are void afterwards.
   * @throws NOT_FOUND, CONFLICT an organization keeps at least one owner
   */
  changeRole(organizationId: string, userId: string, role: Role, mayTouch: (before: Role) => void): Promise<void>;
  /** As `changeRole`; the user's keys are deleted. */
  remove(organizationId: string, userId: string, mayTouch: (before: Role) => void): Promise<void>;
}

export function createMemberStore(database: Database): MemberStore {
  /** Under a lock on the organization: two owners must not remove each other at once. */
  async function change(
    organizationId: string,
    userId: string,
    role: Role | null,
    mayTouch: (before: Role) => void,
  ): Promise<void> {
    await database.transaction(async (transaction) => {
      await transaction.query({
        text: 'select from organizations where id = $1 for update',
        values: [organizationId],
      });
      const rows = await transaction.query<{ userId: string; role: Role }>({
        text: 'select user_id as "userId", role from memberships where organization_id = $1',
        values: [organizationId],
      });
      const before = rows.find((row) => row.userId === userId);
      if (before === undefined) throw new NoriaError('NOT_FOUND', { what: 'Member', id: toApiId('usr', userId) });
      mayTouch(before.role);
      const owners = rows.filter((row) => row.role === 'owner').length;
      if (before.role === 'owner' && role !== 'owner' && owners === 1) {
        throw new NoriaError('CONFLICT', { problem: 'This is the only owner. Make somebody else an owner first.' });
      }
      await transaction.query(
        role === null
          ? {
              text: 'delete from memberships where organization_id = $1 and user_id = $2',
              values: [organizationId, userId],
            }
          : {
              text: 'update memberships set role = $3 where organization_id = $1 and user_id = $2',
              values: [organizationId, userId, role],
            },
      );
      await voidWhatIsLeft(transaction, organizationId, userId, role);
    });
  }

  return {
    listOrganizations: (userId) =>
      database.query({
        name: 'list-organizations-of-user',
        // Index: memberships_by_user.
        text: `
select organizations.id as "organizationId", organizations.name, memberships.role
from memberships
join organizations on organizations.id = memberships.organization_id
where memberships.user_id = $1
order by organizations.name, organizations.id`,
        values: [userId],
      }),
    async createOrganization({ organizationId, name }, ownerId) {
      await database.query({
        text: `
with made as (insert into organizations (id, name) values ($1, $2) returning id)
insert into memberships (organization_id, user_id, role)
select id, $3, 'owner' from made`,
        values: [organizationId, name, ownerId],
      });
    },
    async renameOrganization({ organizationId, name }) {
      await database.query({
        text: 'update organizations set name = $2 where id = $1',
        values: [organizationId, name],
      });
    },
    async join(organizationId, userId, role) {
      await database.transaction(async (transaction) => {
        const [before] = await transaction.query<{ role: Role }>({
          text: 'select role from memberships where organization_id = $1 and user_id = $2 for update',
          values: [organizationId, userId],
        });
        if (before !== undefined && includesRole(before.role, role)) return;
        transaction.send({
          text: `
insert into memberships (organization_id, user_id, role)
values ($1, $2, $3)
on conflict (organization_id, user_id) do update set role = excluded.role`,
          values: [organizationId, userId, role],
        });
      });
    },
    /** Index: memberships_pkey; an organization has few members. */
    async list(organizationId, { cursor, limit }) {
      let list = lists
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .select(['users.id as userId', 'users.email', 'users.name', 'memberships.role'])
        .where('memberships.organization_id', '=', organizationId)
        .orderBy('users.email')
        .limit(sql.lit(limit + 1));
      if (cursor !== null) list = list.where('users.email', '>', decodeTextCursor(cursor));
      const rows = await database.withOrganization(organizationId, (session) => runList<Member>(session, list));
      return toPage(rows, limit, ({ email }) => [email]);
    },
    changeRole: (organizationId, userId, role, mayTouch) => change(organizationId, userId, role, mayTouch),
    remove: (organizationId, userId, mayTouch) => change(organizationId, userId, null, mayTouch),
  };
}

/** Neither an old invitation nor, on joining again, an old key gives back what was taken. */
async function voidWhatIsLeft(
  transaction: Transaction,
  organizationId: string,
  userId: string,
  role: Role | null,
): Promise<void> {
  await transaction.query({
    text: `
delete from one_time_links
where kind = 'invitation' and organization_id = $1 and email = (select email from users where id = $2)`,
    values: [organizationId, userId],
  });
  if (role !== null) return;
  await transaction.query({
    text: 'delete from api_keys where organization_id = $1 and user_id = $2',
    values: [organizationId, userId],
  });
}
