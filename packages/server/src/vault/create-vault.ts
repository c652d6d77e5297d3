/** The vault: seals the fields of credentials under a data key of their organization, and opens them. */
import { randomBytes } from 'node:crypto';
import { type JsonObject, NoriaError, toApiId } from '@noria/core';
import type { CredentialStore, SealedContent, SealedCredential, WrappedKey } from '@noria/store';
import { createKeyCache } from './create-key-cache.ts';
import { type RotationReport, rotateDataKey } from './rotate-data-key.ts';
import { openBytes, sealBytes } from './seal-bytes.ts';

const keyBytes = 32;
const keptMs = 5 * 60_000;

export interface VaultParts {
  readonly store: CredentialStore;
  /** 32 bytes that wrap the data keys, derived from the installation's master key. */
  readonly keyEncryptionKey: Buffer;
}

export interface Vault {
  /**
   * Seals with the newest key of the organization, and makes one when it has none.
   * @param place the credential, and the revision that the fields will have there; they open at no other place
   * @throws VAULT_KEY_WRONG
   */
  seal(organizationId: string, place: SealPlace, fields: JsonObject): Promise<SealedContent>;
  /** @throws VAULT_KEY_WRONG; CREDENTIAL_DAMAGED it was changed, or belongs elsewhere */
  open(organizationId: string, sealed: SealedCredential): Promise<JsonObject>;
  /**
   * Gives the organization a new data key and seals all its credentials with it. Interrupted, it is called again and goes on:
   * credentials left under an older key are finished first, and then no further key is made.
   * @throws VAULT_KEY_WRONG
   */
  rotateDataKey(organizationId: string): Promise<RotationReport>;
  /**
   * Wraps the data keys of all organizations with another key-encryption key, which the vault goes on with. Keys that have it
   * already stay. No other process may run meanwhile, and all of them start with the new key.
   * @returns how many data keys were changed: all of them, or none when it throws
   * @throws VAULT_KEY_WRONG a data key opens with neither
   */
  rewrapAll(newKeyEncryptionKey: Buffer): Promise<number>;
  /** Overwrites the data keys in memory. */
  close(): void;
}

export interface SealPlace {
  readonly credentialId: string;
  readonly revision: number;
}

export function createVault({ store, keyEncryptionKey }: VaultParts): Vault {
  const cache = createKeyCache(keptMs);
  let wrappingKey = keyEncryptionKey;

  /** @throws VAULT_KEY_WRONG */
  function unwrap(organizationId: string, { version, bytes }: WrappedKey): Buffer {
    const dataKey = openBytes(wrappingKey, bytes, keyContext(organizationId, version));
    if (dataKey === null) throw new NoriaError('VAULT_KEY_WRONG');
    return dataKey;
  }

  /** Asked of the store each time: another process may have changed it. */
  async function readNewestKey(organizationId: string): Promise<WrappedKey> {
    const newest = await store.readNewestKey(organizationId);
    return newest ?? addKey(organizationId, 1);
  }

  /** When two processes add the same version at once, both use the one that came first. */
  async function addKey(organizationId: string, version: number): Promise<WrappedKey> {
    const dataKey = randomBytes(keyBytes);
    const key = { version, bytes: sealBytes(wrappingKey, dataKey, keyContext(organizationId, version)) };
    dataKey.fill(0);
    if (await store.addKey(organizationId, key)) return key;
    return (await store.readKey(organizationId, version)) ?? readNewestKey(organizationId);
  }

  function sealWith(
    organizationId: string,
    key: WrappedKey,
    { credentialId, revision }: SealPlace,
    fields: JsonObject,
  ): SealedContent {
    // Not a key in memory: were the database restored meanwhile, nothing in it would open what that key sealed.
    const dataKey = unwrap(organizationId, key);
    const plain = Buffer.from(JSON.stringify(fields), 'utf8');
    const ciphertext = sealBytes(dataKey, plain, contentContext(organizationId, credentialId, revision));
    plain.fill(0);
    dataKey.fill(0);
    return { keyVersion: key.version, ciphertext };
  }

  const vault: Vault = {
    seal: async (organizationId, place, fields) =>
      sealWith(organizationId, await readNewestKey(organizationId), place, fields),

    async open(organizationId, { credentialId, revision, keyVersion, ciphertext }) {
      const context = contentContext(organizationId, credentialId, revision);
      const name = nameKey(organizationId, keyVersion);
      const kept = cache.read(name);
      if (kept !== null) return readFields(openBytes(kept, ciphertext, context), credentialId);
      const wrapped = await store.readKey(organizationId, keyVersion);
      if (wrapped === null) throw damaged(credentialId);
      const dataKey = cache.keep(name, unwrap(organizationId, wrapped));
      return readFields(openBytes(dataKey, ciphertext, context), credentialId);
    },

    async rotateDataKey(organizationId) {
      const report = await rotateDataKey({
        store,
        organizationId,
        newestKey: await readNewestKey(organizationId),
        addKey: (version) => addKey(organizationId, version),
        reseal: async (sealed, key) => sealWith(organizationId, key, sealed, await vault.open(organizationId, sealed)),
      });
      cache.drop(nameKey(organizationId, ''));
      return report;
    },

    async rewrapAll(newKeyEncryptionKey) {
      const changedCount = await store.rewrapKeys(({ organizationId, version, bytes }) => {
        const context = keyContext(organizationId, version);
        const known = openBytes(newKeyEncryptionKey, bytes, context);
        known?.fill(0);
        if (known !== null) return null;
        const dataKey = openBytes(wrappingKey, bytes, context);
        if (dataKey === null) throw new NoriaError('VAULT_KEY_WRONG');
        const rewrapped = sealBytes(newKeyEncryptionKey, dataKey, context);
        dataKey.fill(0);
        return rewrapped;
      });
      wrappingKey = newKeyEncryptionKey;
      return changedCount;
    },

    close: () => cache.drop(''),
  };
  return vault;
}

function nameKey(organizationId: string, version: number | ''): string {
  return `${organizationId}/${version}`;
}

function keyContext(organizationId: string, version: number): string {
  return `noria data key/${organizationId}/${version}`;
}

/** Ids have one length and no slash: no two places have the same text. */
function contentContext(organizationId: string, credentialId: string, revision: number): string {
  return `noria credential/${organizationId}/${credentialId}/${revision}`;
}

function readFields(plain: Buffer | null, credentialId: string): JsonObject {
  if (plain === null) throw damaged(credentialId);
  const fields = JSON.parse(plain.toString('utf8')) as JsonObject;
  plain.fill(0);
  return fields;
}

function damaged(credentialId: string): NoriaError {
  return new NoriaError('CREDENTIAL_DAMAGED', { id: toApiId('cred', credentialId) });
}
