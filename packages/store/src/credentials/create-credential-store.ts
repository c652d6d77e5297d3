/** Credentials of an organization, sealed, with their metadata. */
import { NoriaError } from '@noria/core';
import type { Database, Transaction } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import { decodeTextCursor, toPage } from '../paging/page.ts';
import { createKeyStore } from './create-key-store.ts';
import {
  credentialColumns,
  credentialNotFound,
  readCredential,
  type StoredCredential,
  sealedColumns,
  toCredential,
} from './credential-row.ts';
import type { Credential, CredentialChange, CredentialStore, SealedCredential } from './credential-store.ts';

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

export function createCredentialStore(database: Database): CredentialStore {
  const inside = database.withOrganization;

  return {
    async list(organizationId, { cursor, limit }) {
      const after = cursor === null ? null : decodeTextCursor(cursor);
      const rows = await inside(organizationId, (session) =>
        session.query<StoredCredential>({
          // Index: the unique name.
          text: `
select ${credentialColumns}
from credentials
where organization_id = $1 and ($2::text is null or name > $2)
order by name
limit $3`,
          values: [organizationId, after, limit + 1],
        }),
      );
      return toPage(rows.map(toCredential), limit, ({ name }) => [name]);
    },

    create: (organizationId, { credentialId, name, type, allowedHosts, projectId, sharedRoles, content }) =>
      refuseConflict(name, () =>
        inside(organizationId, async (session) => {
          await session.query({
            text: `
insert into credentials
  (id, organization_id, name, type, allowed_hosts, project_id, shared_roles, key_version, ciphertext)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
            values: [
              credentialId,
              organizationId,
              name,
              type,
              JSON.stringify(allowedHosts),
              projectId,
              sharedRoles === null ? null : JSON.stringify(sharedRoles),
              content.keyVersion,
              content.ciphertext,
            ],
          });
          return readCredential(session, credentialId);
        }),
      ),

    read: (organizationId, credentialId) => inside(organizationId, (session) => readCredential(session, credentialId)),

    async readSealed(organizationId, credentialId) {
      const [row] = await inside(organizationId, (session) =>
        session.query<StoredCredential & { ciphertext: Buffer }>({
          name: 'read-sealed-credential',
          text: `select ${sealedColumns} from credentials where id = $1`,
          values: [credentialId],
        }),
      );
      if (row === undefined) throw credentialNotFound(credentialId);
      return toCredential(row);
    },

    replace: (organizationId, credentialId, change) =>
      refuseConflict(change.name ?? '', () =>
        inside(organizationId, (session) => replaceCredential(session, credentialId, change)),
      ),

    async delete(organizationId, credentialId) {
      const deleted = await inside(organizationId, (session) =>
        session.query({ text: 'delete from credentials where id = $1 returning id', values: [credentialId] }),
      );
      if (deleted.length === 0) throw credentialNotFound(credentialId);
    },

    async touch(organizationId, credentialId) {
      await inside(organizationId, (session) =>
        session.query({
          name: 'touch-credential',
          text: `
update credentials
set last_used_at = clock_timestamp()
where id = $1 and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`,
          values: [credentialId],
        }),
      );
    },

    async listSealedBefore(organizationId, keyVersion, afterId, limit) {
      const rows = await inside(organizationId, (session) =>
        session.query<StoredCredential & { ciphertext: Buffer }>({
          text: `
select ${sealedColumns}
from credentials
where organization_id = $1 and key_version < $2 and ($3::uuid is null or id > $3)
order by id
limit $4`,
          values: [organizationId, keyVersion, afterId, limit],
        }),
      );
      return rows.map(toCredential);
    },

    async reseal(organizationId, before: SealedCredential, content) {
      const { credentialId, revision, keyVersion } = before;
      const changed = await inside(organizationId, (session) =>
        session.query({
          text: `
update credentials
set key_version = $4, ciphertext = $5
where id = $1 and revision = $2 and key_version = $3
returning id`,
          values: [credentialId, revision, keyVersion, content.keyVersion, content.ciphertext],
        }),
      );
      return changed.length > 0;
    },

    ...createKeyStore(database),
  };
}

async function replaceCredential(
  session: Transaction,
  credentialId: string,
  { revision, content, name, allowedHosts, projectId, sharedRoles }: CredentialChange,
): Promise<Credential> {
  const changed = await session.query({
    text: `
update credentials
set
  key_version = $3, ciphertext = $4,
  name = coalesce($5, name),
  allowed_hosts = coalesce($6, allowed_hosts),
  project_id = case when $7 then $8 else project_id end,
  shared_roles = case when $9 then $10 else shared_roles end,
  revision = revision + 1, updated_at = clock_timestamp()
where id = $1 and revision = $2
returning id`,
    values: [
      credentialId,
      revision,
      content.keyVersion,
      content.ciphertext,
      name ?? null,
      allowedHosts === undefined ? null : JSON.stringify(allowedHosts),
      projectId !== undefined,
      projectId ?? null,
      sharedRoles !== undefined,
      sharedRoles == null ? null : JSON.stringify(sharedRoles),
    ],
  });
  const now = await readCredential(session, credentialId);
  if (changed.length > 0) return now;
  throw new NoriaError('CONFLICT', {
    problem: 'Somebody else has changed the credential. Load it and try again.',
    revision: now.revision,
  });
}

async function refuseConflict<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sqlState = readSqlState(error);
    if (sqlState === uniqueViolation) {
      throw new NoriaError('CONFLICT', { problem: `There is a credential ${JSON.stringify(name)} already.` });
    }
    if (sqlState !== foreignKeyViolation) throw error;
    throw new NoriaError('CONFLICT', { problem: 'The key of the organization was changed just now. Try again.' });
  }
}
