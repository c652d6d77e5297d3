/** Recognizes references to files among values that may come from anywhere. */
import type { BinaryRef } from './item.ts';

const hashForm = /^[0-9a-f]{64}$/;

/** SHA-256, hex: what blobs are named by. */
export function isBlobHash(value: unknown): value is string {
  return typeof value === 'string' && hashForm.test(value);
}

export function isBinaryRef(value: unknown): value is BinaryRef {
  if (typeof value !== 'object' || value === null) return false;
  const { hash, sizeBytes, mimeType } = value as Partial<BinaryRef>;
  return isBlobHash(hash) && Number.isSafeInteger(sizeBytes) && Number(sizeBytes) >= 0 && typeof mimeType === 'string';
}
