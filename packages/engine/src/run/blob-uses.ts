/** Blobs that payloads refer to: kept as long as an execution uses them. */
import { type BlobUse, isBlobPayload, type Payload } from '@noria/core';

export function blobUsesOf(payloads: readonly Payload[]): BlobUse[] {
  return payloads.filter(isBlobPayload).map((payload) => ({ hash: payload.blob, sizeBytes: payload.sizeBytes }));
}
