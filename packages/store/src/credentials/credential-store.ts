/** What the vault asks of the store: credentials and the keys that they are sealed with. The store opens none of them. */
import type { Page, PageRequest } from '../paging/page.ts';

/** A credential without its content. */
export interface Credential {
  readonly credentialId: string;
  readonly name: string;
  readonly type: string;
  /** Hosts that it may be sent to. */
  readonly allowedHosts: readonly string[];
  /** Null: it belongs to no project. */
  readonly projectId: string | null;
  /** Roles that may use it; null for every role. */
  readonly sharedRoles: readonly string[] | null;
  /** Rises with each change. */
  readonly revision: number;
  readonly keyVersion: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/** The content of a credential as the vault sealed it. */
export interface SealedContent {
  readonly keyVersion: number;
  readonly ciphertext: Uint8Array;
}

export interface SealedCredential extends Credential, SealedContent {}

export interface NewCredential
  extends Pick<Credential, 'credentialId' | 'name' | 'type' | 'allowedHosts' | 'projectId' | 'sharedRoles'> {
  /** Sealed for revision 1. */
  readonly content: SealedContent;
}

export interface CredentialChange
  extends Partial<Pick<Credential, 'name' | 'allowedHosts' | 'projectId' | 'sharedRoles'>> {
  /** The revision that was read. */
  readonly revision: number;
  /** Sealed for the revision that follows. */
  readonly content: SealedContent;
}

/** A data key, sealed with the key-encryption key. */
export interface WrappedKey {
  readonly version: number;
  readonly bytes: Uint8Array;
}

export interface OrganizationKey extends WrappedKey {
  readonly organizationId: string;
}

export interface CredentialStore {
  /** By name. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<Credential>>;
  /** @throws CONFLICT the name is taken, or the key went meanwhile: seal again */
  create(organizationId: string, credential: NewCredential): Promise<Credential>;
  /** @throws CREDENTIAL_NOT_FOUND */
  read(organizationId: string, credentialId: string): Promise<Credential>;
  /** @throws CREDENTIAL_NOT_FOUND */
  readSealed(organizationId: string, credentialId: string): Promise<SealedCredential>;
  /**
   * Gives it new content, and whatever else is named.
   * @throws CREDENTIAL_NOT_FOUND; CONFLICT somebody else changed it, the name is taken, or the key went meanwhile
   */
  replace(organizationId: string, credentialId: string, change: CredentialChange): Promise<Credential>;
  /** @throws CREDENTIAL_NOT_FOUND */
  delete(organizationId: string, credentialId: string): Promise<void>;
  /** Notes that it was used, once a minute at most: many executions may share it. */
  touch(organizationId: string, credentialId: string): Promise<void>;

  /** Those sealed with an older key than `keyVersion`, by id, beginning after `afterId`. */
  listSealedBefore(
    organizationId: string,
    keyVersion: number,
    afterId: string | null,
    limit: number,
  ): Promise<SealedCredential[]>;
  /**
   * The same content under another key: nobody sees a change.
   * @returns false when the credential was changed, sealed anew or deleted since it was read
   */
  reseal(organizationId: string, before: SealedCredential, content: SealedContent): Promise<boolean>;

  /** Null when the organization has none yet. */
  readNewestKey(organizationId: string): Promise<WrappedKey | null>;
  readKey(organizationId: string, version: number): Promise<WrappedKey | null>;
  /** @returns false when the organization has a key of this version already */
  addKey(organizationId: string, key: WrappedKey): Promise<boolean>;
  /**
   * Removes older keys that seal nothing any more.
   * @returns their versions
   */
  deleteUnusedKeys(organizationId: string): Promise<number[]>;
  /**
   * Wraps the data keys of all organizations anew: all of them, or none when `rewrap` throws.
   * @param rewrap returns null for a key that stays as it is
   * @returns how many were changed
   */
  rewrapKeys(rewrap: (key: OrganizationKey) => Uint8Array | null): Promise<number>;
}
