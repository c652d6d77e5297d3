/** Users: the people who may sign in, whatever organizations they belong to. */
import { NoriaError, type Role } from '@noria/core';
import type { Database } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';

export interface User {
  readonly userId: string;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
}

export interface NewUser extends User {
  /** argon2id; null for who signs in elsewhere. */
  readonly passwordHash: string | null;
  /** The organization that the user joins at once. */
  readonly organizationId: string;
  readonly role: Role;
}

export interface UserStore {
  /** Whether anybody may sign in at all. */
  isEmpty(): Promise<boolean>;
  /** @throws CONFLICT there is a user with the e-mail address */
  create(user: NewUser): Promise<void>;
  /**
   * As `create`, if there is no user yet.
   * @returns false when there is one
   */
  createFirst(user: NewUser): Promise<boolean>;
  findByEmail(email: string): Promise<(User & { readonly passwordHash: string | null }) | null>;
  read(userId: string): Promise<(User & { readonly passwordHash: string | null }) | null>;
  /** Sets a password; every session but `exceptSessionId` ends. */
  setPassword(userId: string, passwordHash: string, exceptSessionId: string | null): Promise<void>;
}

const uniqueViolation = '23505';

export function createUserStore(database: Database): UserStore {
  async function find(by: 'id' | 'email', value: string) {
    const [row] = await database.query<User & { passwordHash: string | null }>({
      name: `find-user-by-${by}`,
      text: `select id as "userId", email, name, password_hash as "passwordHash" from users where ${by} = $1`,
      values: [value],
    });
    return row ?? null;
  }

  /** One statement, so that two first starts cannot both make an owner. */
  async function insert(user: NewUser, onlyFirst: boolean): Promise<boolean> {
    const rows = await database.transaction(async (transaction) => {
      if (onlyFirst) await transaction.query({ text: 'lock table users in share row exclusive mode' });
      return transaction.query({
        text: `
with made as (
  insert into users (id, email, name, password_hash)
  select $1, $2, $3, $4
  where not $7 or not exists (select from users)
  returning id
)
insert into memberships (organization_id, user_id, role)
select $5, id, $6 from made
returning user_id`,
        values: [user.userId, user.email, user.name, user.passwordHash, user.organizationId, user.role, onlyFirst],
      });
    });
    return rows.length > 0;
  }

  return {
    async isEmpty() {
      const [row] = await database.query<{ empty: boolean }>({
        text: 'select not exists (select from users) as empty',
      });
      return row?.empty ?? true;
    },
    async create(user) {
      try {
        await insert(user, false);
      } catch (error) {
        if (readSqlState(error) !== uniqueViolation) throw error;
        throw new NoriaError('CONFLICT', { problem: `There is a user with the e-mail address ${user.email}.` });
      }
    },
    createFirst: (user) => insert(user, true),
    findByEmail: (email) => find('email', email),
    read: (userId) => find('id', userId),
    async setPassword(userId, passwordHash, exceptSessionId) {
      await database.transaction(async (transaction) => {
        await transaction.query({
          text: 'update users set password_hash = $2 where id = $1',
          values: [userId, passwordHash],
        });
        transaction.send({
          text: `
update sessions set ended_reason = 'password-changed'
where user_id = $1 and ended_reason is null and id is distinct from $2`,
          values: [userId, exceptSessionId],
        });
      });
    },
  };
}
