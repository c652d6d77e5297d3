/** Reads payloads from wherever they lie; a database that is away is waited for as long as the execution is this process's. */
import type { BlobPayload, Item, Payload } from '@noria/core';
import { untilReachable } from '../until-reachable.ts';
import type { Run } from './run.ts';

/** @throws NOT_FOUND, LIST_TOO_LARGE */
export function loadPayload(run: Run, payload: Payload): Promise<readonly Item[]> {
  return untilReachable(
    () => run.host.payloads.load(run.identity.organizationId, payload),
    () => run.phase !== 'gone',
  );
}

/** As `loadPayload`, but nothing keeps the items in memory for a next time. */
export function loadPart(run: Run, part: BlobPayload): Promise<readonly Item[]> {
  return untilReachable(
    () => run.host.payloads.loadPart(run.identity.organizationId, part),
    () => run.phase !== 'gone',
  );
}
