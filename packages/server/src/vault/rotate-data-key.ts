/** Moves the credentials of an organization to a new data key. */
import { NoriaError } from '@noria/core';
import type { CredentialStore, SealedContent, SealedCredential, WrappedKey } from '@noria/store';

export interface RotationReport {
  /** What everything is sealed with now. */
  readonly keyVersion: number;
  readonly resealedCount: number;
  /** Credentials that do not open, by id. They stay as they are, and so does their key. */
  readonly damaged: readonly string[];
}

export interface Rotation {
  readonly store: CredentialStore;
  readonly organizationId: string;
  readonly newestKey: WrappedKey;
  readonly addKey: (version: number) => Promise<WrappedKey>;
  /** Seals the same fields for the same place. */
  readonly reseal: (sealed: SealedCredential, key: WrappedKey) => Promise<SealedContent>;
}

const batchSize = 100;

/** @throws VAULT_KEY_WRONG */
export async function rotateDataKey(rotation: Rotation): Promise<RotationReport> {
  const { store, organizationId, newestKey, addKey } = rotation;
  const unfinished = await resealTo(rotation, newestKey);
  const report =
    unfinished.resealedCount > 0 ? unfinished : await resealTo(rotation, await addKey(newestKey.version + 1));
  await store.deleteUnusedKeys(organizationId);
  return report;
}

async function resealTo({ store, organizationId, reseal }: Rotation, key: WrappedKey): Promise<RotationReport> {
  let resealedCount = 0;
  let damaged: string[] = [];
  for (let moved = true; moved; ) {
    // Again from the beginning until nothing moves: somebody may have sealed with the former key meanwhile.
    moved = false;
    damaged = [];
    let afterId: string | null = null;
    for (let batch = await list(afterId); batch.length > 0; batch = await list(afterId)) {
      for (const sealed of batch) {
        const content = await unlessDamaged(() => reseal(sealed, key));
        if (content === null) damaged.push(sealed.credentialId);
        else if (await store.reseal(organizationId, sealed, content)) resealedCount++;
        moved ||= content !== null;
        afterId = sealed.credentialId;
      }
    }
  }
  return { keyVersion: key.version, resealedCount, damaged };

  function list(afterId: string | null): Promise<SealedCredential[]> {
    return store.listSealedBefore(organizationId, key.version, afterId, batchSize);
  }
}

async function unlessDamaged<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoriaError && error.code === 'CREDENTIAL_DAMAGED') return null;
    throw error;
  }
}
