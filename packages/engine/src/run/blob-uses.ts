/** Blobs that payloads refer to, lists of items and files of items: kept as long as an execution uses them. */
import {
  type BlobPayload,
  type BlobUse,
  type Item,
  isBinaryRef,
  isInline,
  type Json,
  listBlobs,
  type Payload,
} from '@noria/core';

const none: readonly never[] = [];

export function blobUsesOf(payloads: readonly Payload[]): BlobUse[] {
  return payloads.flatMap((payload) =>
    isInline(payload) ? fileUsesOf(payload) : listBlobs(payload).flatMap((blob) => listUses(blob)),
  );
}

/** The list itself, and the files of its items. */
export function listUses({ blob, sizeBytes, binaries = none }: BlobPayload): readonly BlobUse[] {
  return [{ hash: blob, sizeBytes }, ...binaries];
}

/** Files of the items, each once. Nearly always there are none. */
export function fileUsesOf(items: readonly Item[]): readonly BlobUse[] {
  let uses: Map<string, BlobUse> | null = null;
  for (const { binary } of items) {
    if (binary === undefined) continue;
    uses ??= new Map();
    for (const ref of Object.values(binary)) addUse(uses, ref);
  }
  return uses === null ? none : [...uses.values()];
}

/** Files that the result of an effect names, wherever in it. */
export function fileUsesIn(result: Json | undefined): readonly BlobUse[] {
  const uses = new Map<string, BlobUse>();
  const open: unknown[] = [result];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (isBinaryRef(value)) addUse(uses, value);
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) open.push(part);
  }
  return [...uses.values()];
}

/** What stands in an item as a file may be anything; only what can be one has a use. */
function addUse(uses: Map<string, BlobUse>, ref: unknown): void {
  if (isBinaryRef(ref)) uses.set(ref.hash, { hash: ref.hash, sizeBytes: ref.sizeBytes });
}
