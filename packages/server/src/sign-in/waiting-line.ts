/** A line before work that is dear: some pieces at once, some waiting, the rest turned away. */
import { NoriaError } from '@noria/core';

export interface WaitingLine {
  /**
   * Does the work when its turn comes; first come, first served.
   * @throws TOO_MANY_REQUESTS the line is full; the work has not begun
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface WaitingLineLimits {
  /** Pieces of work at once; at least 1. */
  readonly maxParallel: number;
  /** Pieces of work that may wait for a place. */
  readonly maxQueued: number;
}

export function createWaitingLine({ maxParallel, maxQueued }: WaitingLineLimits): WaitingLine {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function takePlace(): Promise<void> {
    if (running < maxParallel) {
      running += 1;
      return;
    }
    if (waiting.length >= maxQueued) throw new NoriaError('TOO_MANY_REQUESTS', { retryAfterS: 1 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** The place goes straight to the next in line, so that nobody who comes later can slip in before. */
  function leavePlace(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async run(work) {
      await takePlace();
      try {
        return await work();
      } finally {
        leavePlace();
      }
    },
  };
}
