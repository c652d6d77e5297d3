/** Hashes, with a secret or without. */
import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import type { Item } from '@noria/core';
import type { CryptoPlace, Settings } from './crypto-settings.ts';
import { decodeBytes } from './decode-bytes.ts';
import { findFile, readValue } from './read-data.ts';

/** @throws PARAMETER_INVALID there is no value */
export function digestValue(place: CryptoPlace, settings: Settings): Buffer {
  return createDigest(settings).update(readValue(place, settings)).digest();
}

/** @throws PARAMETER_INVALID the item has no such file; BINARY_GONE */
export async function digestFile(place: CryptoPlace, settings: Settings, item: Item): Promise<Buffer> {
  const digest = createDigest(settings);
  for await (const part of place.ctx.binaries.stream(findFile(place, settings, item))) {
    digest.update(part);
    await place.ctx.pause();
  }
  return digest.digest();
}

/** In a time that says nothing of where the two differ. */
export function isSameDigest(digest: Buffer, { signature, encoding }: Settings): boolean {
  const given = decodeBytes(signature, encoding);
  return given?.length === digest.length && timingSafeEqual(given, digest);
}

function createDigest({ operation, algorithm, secret }: Settings): Hash | Hmac {
  return operation === 'hash' ? createHash(algorithm) : createHmac(algorithm, secret);
}
