/** How long to wait before the next try of a step that failed. */

/** Used where a node's retry settings leave a value out. */
export const retryDefaults = { delayMs: 1_000, maxDelayMs: 300_000 } as const;

export interface RetryDelay {
  /** The try that failed, from 1. */
  readonly attempt: number;
  /** Before the second try; doubles with each further one. */
  readonly delayMs?: number | undefined;
  readonly maxDelayMs?: number | undefined;
  /** What the other side asked for; null when it named no time. */
  readonly retryAfterMs: number | null;
  /** Gives a number in [0, 1): {@link createRandom}, so that a replay waits as long. */
  readonly random: () => number;
}

/**
 * Exponential back-off with equal jitter: at least half of the full delay, so that a struggling server gets its rest, and up to
 * half more by chance, so that executions that failed together do not come back together.
 * `Retry-After` is honoured also above `maxDelayMs`, up to a day.
 * @returns whole milliseconds
 * @source M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015 ("Equal Jitter")
 */
export function retryDelayMs(retry: RetryDelay): number {
  const delayMs = retry.delayMs ?? retryDefaults.delayMs;
  const maxDelayMs = Math.max(retry.maxDelayMs ?? retryDefaults.maxDelayMs, delayMs);
  const fullMs = Math.min(delayMs * 2 ** Math.min(retry.attempt - 1, mostDoublings), maxDelayMs);
  const jitteredMs = Math.round(fullMs / 2 + (fullMs / 2) * retry.random());
  return Math.max(jitteredMs, Math.min(retry.retryAfterMs ?? 0, longestRetryAfterMs));
}

/** Keeps the power finite: 0 times infinity is not a number. */
const mostDoublings = 40;
const longestRetryAfterMs = 86_400_000;
