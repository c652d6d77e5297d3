/** What has to be done now and then: old executions, leftovers, blobs, partitions, and PGlite's own upkeep. */
import { collectBlobs } from '../blobs/collect-blobs.ts';
import type { CollectableBlobStore } from '../blobs/collectable-blob-store.ts';
import type { Database } from '../database/database.ts';
import { ensurePartitions } from '../migrations/ensure-partitions.ts';
import { deleteEnded } from './delete-ended.ts';
import { deleteExpired } from './delete-expired.ts';
import { dropEmptyMonths } from './drop-empty-months.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { tendPglite } from './tend-pglite.ts';

export interface HousekeepingReport {
  readonly expiredExecutions: number;
  readonly collectedBlobs: number;
  readonly madePartitions: readonly string[];
  readonly droppedPartitions: readonly string[];
}

export interface Housekeeping {
  /**
   * Everything below, in order. Safe in several processes at once; meant for once an hour.
   * @param longestActiveMs how long an execution may be active: a file that a step stores is recorded when the step ends, and
   *   is left alone until then
   */
  run(longestActiveMs: number): Promise<HousekeepingReport>;
  /**
   * Deletes ended executions that are older than their workflow keeps them (90 days by default).
   * @returns how many; fewer than `limit` when none is left
   */
  deleteExpired(limit: number): Promise<number>;
  /**
   * Deletes executions of an organization that ended before a time.
   * @param beforeMs milliseconds since 1970
   * @returns how many; fewer than `limit` when none is left
   */
  deleteEnded(organizationId: string, beforeMs: number, limit: number): Promise<number>;
  /** @param graceMs blobs stored within this time are left alone */
  collectBlobs(graceMs: number): Promise<number>;
}

const batchSize = 1_000;
const batchesPerRun = 100;
const leastGraceMs = 2 * 3_600_000;

export function createHousekeeping(database: Database, blobs: CollectableBlobStore): Housekeeping {
  return {
    async run(longestActiveMs) {
      const madePartitions = await ensurePartitions(database);
      const expiredExecutions = await deleteBatches(database);
      await removeLeftovers(database);
      const collectedBlobs = await collectBlobs(database, blobs, leastGraceMs + longestActiveMs);
      const droppedPartitions = await dropEmptyMonths(database);
      if (database.kind === 'pglite') await tendPglite(database);
      return { expiredExecutions, collectedBlobs, madePartitions, droppedPartitions };
    },
    deleteExpired: (limit) => deleteExpired(database, limit),
    deleteEnded: (organizationId, beforeMs, limit) =>
      deleteEnded(database, { of: 'organization', id: organizationId, beforeMs, limit }),
    collectBlobs: (ageMs) => collectBlobs(database, blobs, ageMs),
  };
}

/** Small transactions: nobody else waits for long. What is left is done the next time. */
async function deleteBatches(database: Database): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < batchesPerRun; batch++) {
    const deleted = await deleteExpired(database, batchSize);
    total += deleted;
    if (deleted < batchSize) break;
  }
  return total;
}
