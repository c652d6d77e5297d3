/** The limits that keep one execution from taking the memory or the time of all others. */
import type { LeaseSettings, RunLimits } from '@noria/engine';

/** Other processes take over what a dead one ran within 15 s: lease, look, claim. */
export const lease: LeaseSettings = { leaseMs: 10_000, beatMs: 2_000, marginMs: 3_000 };

export interface AdjustableLimits {
  /** Longest active time; waiting does not count. */
  readonly maxActiveMs: number;
  readonly defaultActiveMs?: number | undefined;
  readonly maxAttempts?: number;
}

export function createRunLimits({ maxActiveMs, defaultActiveMs, maxAttempts }: AdjustableLimits): RunLimits {
  return {
    maxSteps: 100_000,
    maxItems: 1_000_000,
    // Nearly all of it lies in the blob store: little of it in the journal, and less in memory.
    maxPayloadBytes: 8 * 2 ** 30,
    maxActiveMs,
    ...(defaultActiveMs === undefined ? {} : { defaultActiveMs }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    holdMs: 5_000,
    spillBytes: 64 * 1024,
    maxBinaryBytes: 2 ** 30,
    retainBytes: 64 * 2 ** 20,
    cancelGraceMs: 1_000,
    failGraceMs: 10_000,
    maxCallDepth: 20,
  };
}
