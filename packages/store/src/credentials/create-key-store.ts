/** Data keys of organizations, wrapped. */
import type { Database } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import type { CredentialStore, OrganizationKey, WrappedKey } from './credential-store.ts';

type KeyStore = Pick<CredentialStore, 'readNewestKey' | 'readKey' | 'addKey' | 'deleteUnusedKeys' | 'rewrapKeys'>;

const foreignKeyViolation = '23503';

export function createKeyStore(database: Database): KeyStore {
  const inside = database.withOrganization;

  return {
    async readNewestKey(organizationId) {
      const [key] = await inside(organizationId, (session) =>
        session.query<WrappedKey>({
          // Index: organization_keys_pkey.
          text: `
select version, wrapped_key as bytes
from organization_keys
where organization_id = $1
order by version desc
limit 1`,
          values: [organizationId],
        }),
      );
      return key ?? null;
    },

    async readKey(organizationId, version) {
      const [key] = await inside(organizationId, (session) =>
        session.query<WrappedKey>({
          text: `
select version, wrapped_key as bytes
from organization_keys
where organization_id = $1 and version = $2`,
          values: [organizationId, version],
        }),
      );
      return key ?? null;
    },

    async addKey(organizationId, { version, bytes }) {
      const added = await inside(organizationId, (session) =>
        session.query({
          text: `
insert into organization_keys (organization_id, version, wrapped_key)
values ($1, $2, $3)
on conflict (organization_id, version) do nothing
returning version`,
          values: [organizationId, version, bytes],
        }),
      );
      return added.length > 0;
    },

    async deleteUnusedKeys(organizationId) {
      try {
        const deleted = await inside(organizationId, (session) =>
          session.query<{ version: number }>({
            // Index: credentials_by_key.
            text: `
delete from organization_keys as unused
where organization_id = $1
  and version < (select max(version) from organization_keys where organization_id = $1)
  and not exists (
    select from credentials where organization_id = unused.organization_id and key_version = unused.version
  )
returning version`,
            values: [organizationId],
          }),
        );
        return deleted.map(({ version }) => version);
      } catch (error) {
        // Somebody sealed with one of them at the same moment. It stays until the next time.
        if (readSqlState(error) !== foreignKeyViolation) throw error;
        return [];
      }
    },

    rewrapKeys: (rewrap) =>
      database.transaction(async (transaction) => {
        // Nobody adds a key under the former wrapping meanwhile.
        await transaction.query({ text: 'lock table organization_keys in share row exclusive mode' });
        const keys = await transaction.query<OrganizationKey>({
          text: `
select organization_id as "organizationId", version, wrapped_key as bytes
from organization_keys
order by organization_id, version`,
        });
        let changedCount = 0;
        for (const key of keys) {
          const bytes = rewrap(key);
          if (bytes === null) continue;
          changedCount++;
          await transaction.query({
            text: 'update organization_keys set wrapped_key = $3 where organization_id = $1 and version = $2',
            values: [key.organizationId, key.version, bytes],
          });
        }
        return changedCount;
      }),
  };
}
