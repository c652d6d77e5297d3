/** Rows of `credentials` as they are read. */
import { NoriaError, toApiId } from '@noria/core';
import type { Session } from '../database/database.ts';
import type { Credential } from './credential-store.ts';

export type StoredCredential = Omit<Credential, 'allowedHosts' | 'sharedRoles'> & {
  readonly allowedHosts: string;
  readonly sharedRoles: string | null;
};

export const credentialColumns = `
id as "credentialId", name, type, allowed_hosts as "allowedHosts", project_id as "projectId",
shared_roles as "sharedRoles", revision, key_version as "keyVersion", created_at as "createdAtMs",
updated_at as "updatedAtMs", last_used_at as "lastUsedAtMs"`;

export const sealedColumns = `${credentialColumns}, ciphertext`;

/** Columns beyond the metadata stay as they are. */
export function toCredential<R extends StoredCredential>(row: R): Omit<R, 'allowedHosts' | 'sharedRoles'> & Credential {
  return {
    ...row,
    allowedHosts: JSON.parse(row.allowedHosts) as string[],
    sharedRoles: row.sharedRoles === null ? null : (JSON.parse(row.sharedRoles) as string[]),
  };
}

/** @throws CREDENTIAL_NOT_FOUND */
export async function readCredential(session: Session, credentialId: string): Promise<Credential> {
  const [row] = await session.query<StoredCredential>({
    text: `select ${credentialColumns} from credentials where id = $1`,
    values: [credentialId],
  });
  if (row === undefined) throw credentialNotFound(credentialId);
  return toCredential(row);
}

export function credentialNotFound(credentialId: string): NoriaError {
  return new NoriaError('CREDENTIAL_NOT_FOUND', { id: toApiId('cred', credentialId) });
}
