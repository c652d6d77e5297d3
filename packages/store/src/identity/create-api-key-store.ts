/** Keys by which programs speak for a member of an organization. */
import { NoriaError, type Role, toApiId } from '@noria/core';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { lists, runList } from '../paging/list-builder.ts';
import { decodeTimeCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';

export interface ApiKey {
  readonly keyId: string;
  readonly name: string;
  /** First characters, which people know it by. */
  readonly prefix: string;
  readonly userId: string;
  readonly role: Role;
  /** Empty: all that the role may. */
  readonly scopes: readonly string[];
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly lastUsedMs: number | null;
}

export interface NewApiKey extends Omit<ApiKey, 'createdMs' | 'lastUsedMs'> {
  /** SHA-256 of the whole key. */
  readonly secretHash: Buffer;
}

/** What a key may do now: no more than its maker. */
export interface KeyAccess {
  readonly keyId: string;
  readonly name: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly email: string;
  readonly userName: string;
  readonly keyRole: Role;
  readonly memberRole: Role;
  readonly scopes: readonly string[];
}

export interface ApiKeyStore {
  create(organizationId: string, key: NewApiKey): Promise<void>;
  /** Newest first. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<ApiKey>>;
  /** @throws NOT_FOUND */
  delete(organizationId: string, keyId: string): Promise<void>;
  /** Null when there is no such key, it has expired, or its maker is no member any more. */
  findAccess(secretHash: Buffer): Promise<KeyAccess | null>;
  /** Notes that the key was used; once a minute is enough. */
  touch(keyId: string): Promise<void>;
}

interface StoredKey extends Omit<ApiKey, 'scopes'> {
  readonly scopes: string;
}

export function createApiKeyStore(database: Database): ApiKeyStore {
  return {
    async create(organizationId, key) {
      await database.withOrganization(organizationId, (session) =>
        session.query({
          text: `
insert into api_keys (id, organization_id, user_id, name, prefix, secret_hash, role, scopes, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          values: [
            key.keyId,
            organizationId,
            key.userId,
            key.name,
            key.prefix,
            key.secretHash,
            key.role,
            JSON.stringify(key.scopes),
            key.expiresMs === null ? null : new Date(key.expiresMs).toISOString(),
          ],
        }),
      );
    },
    /** Index: api_keys_by_organization. */
    async list(organizationId, { cursor, limit }) {
      let list = lists
        .selectFrom('api_keys')
        .select(['id as keyId', 'name', 'prefix', 'user_id as userId', 'role', 'scopes'])
        .select(['created_at as createdMs', 'expires_at as expiresMs', 'last_used_at as lastUsedMs'])
        .where('organization_id', '=', organizationId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(sql.lit(limit + 1));
      if (cursor !== null) {
        const [ms, id] = decodeTimeCursor(cursor);
        list = list.where(sql<boolean>`(created_at, id) < (${new Date(ms).toISOString()}, ${id})`);
      }
      const rows = await database.withOrganization(organizationId, (session) => runList<StoredKey>(session, list));
      const keys = rows.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as string[] }));
      return toPage(keys, limit, ({ createdMs, keyId }) => [createdMs, keyId]);
    },
    async delete(organizationId, keyId) {
      const rows = await database.withOrganization(organizationId, (session) =>
        session.query({
          text: 'delete from api_keys where organization_id = $1 and id = $2 returning id',
          values: [organizationId, keyId],
        }),
      );
      if (rows.length === 0) throw new NoriaError('NOT_FOUND', { what: 'API key', id: toApiId('key', keyId) });
    },
    async findAccess(secretHash) {
      const [row] = await database.query<Omit<KeyAccess, 'scopes'> & { scopes: string }>({
        name: 'find-key-access',
        // Index: api_keys_secret_hash_key.
        text: `
select api_keys.id as "keyId", api_keys.name, api_keys.organization_id as "organizationId", api_keys.user_id as "userId",
  users.email, users.name as "userName", api_keys.role as "keyRole", memberships.role as "memberRole", api_keys.scopes
from api_keys
join users on users.id = api_keys.user_id
join memberships
  on memberships.organization_id = api_keys.organization_id and memberships.user_id = api_keys.user_id
where api_keys.secret_hash = $1 and (api_keys.expires_at is null or api_keys.expires_at > clock_timestamp())`,
        values: [secretHash],
      });
      return row === undefined ? null : { ...row, scopes: JSON.parse(row.scopes) as string[] };
    },
    async touch(keyId) {
      await database.query({
        text: `
update api_keys set last_used_at = clock_timestamp()
where id = $1 and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`,
        values: [keyId],
      });
    },
  };
}
