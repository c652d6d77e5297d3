/** Finds a file among the items that an execution recorded, and opens it. */
import {
  type BinaryRef,
  type BlobPayload,
  type ExecutionState,
  type Item,
  isBinaryRef,
  isInline,
  listBlobs,
  NoriaError,
  type Payload,
} from '@noria/core';
import type { OpenFile } from './engine.ts';
import type { EngineCore } from './engine-core.ts';
import { foldStored } from './fold-stored.ts';

/** @throws NOT_FOUND no item of the execution has the file, or there is no such execution */
export async function openFile(core: EngineCore, executionId: string, hash: string): Promise<OpenFile> {
  const { execution, state } = await foldStored(core, executionId);
  const { organizationId } = execution;
  for (const payload of listPayloads(state)) {
    const lists = isInline(payload) ? [payload] : listBlobs(payload).filter((blob) => carries(blob, hash));
    for (const list of lists) {
      const ref = findRef(await core.payloads.load(organizationId, list), hash);
      if (ref !== null) return { ref, content: core.options.blobs.stream(organizationId, hash) };
    }
  }
  throw new NoriaError('NOT_FOUND', { what: 'File', id: hash });
}

/** All items that the records hold, each list once. */
function listPayloads({ accepted, steps }: ExecutionState): Set<Payload> {
  const payloads = new Set([accepted.items, ...(accepted.edited?.inputs ?? [])]);
  for (const { outputs, calls } of steps) {
    for (const payload of outputs) payloads.add(payload);
    for (const { items } of calls?.record.calls ?? []) payloads.add(items);
    for (const ended of calls?.ended ?? []) if (ended != null) payloads.add(ended.items);
  }
  return payloads;
}

function carries({ binaries = [] }: BlobPayload, hash: string): boolean {
  return binaries.some((use) => use.hash === hash);
}

function findRef(items: readonly Item[], hash: string): BinaryRef | null {
  for (const { binary } of items) {
    if (binary === undefined) continue;
    for (const ref of Object.values(binary)) if (isBinaryRef(ref) && ref.hash === hash) return ref;
  }
  return null;
}
