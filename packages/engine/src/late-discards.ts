/** Removes executions that are not saved, once whoever waits for them in another process has had the time to read their end. */
import type { ExecutionStore, Logger } from '@noria/core';

export class LateDiscards {
  readonly #executions: ExecutionStore;
  readonly #log: Logger;
  readonly #graceMs: number;
  /** In the order in which their time comes. */
  #due: { readonly executionId: string; readonly atMs: number }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(executions: ExecutionStore, log: Logger, graceMs: number) {
    this.#executions = executions;
    this.#log = log;
    this.#graceMs = graceMs;
  }

  add(executionId: string): void {
    this.#due.push({ executionId, atMs: performance.now() + this.#graceMs });
    this.#timer ??= setTimeout(() => void this.#remove(), this.#graceMs).unref();
  }

  /** What is not removed by now is kept for as long as its workflow keeps executions. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#due = [];
  }

  async #remove(): Promise<void> {
    const nowMs = performance.now();
    const ready = this.#due.filter(({ atMs }) => atMs <= nowMs).map(({ executionId }) => executionId);
    this.#due = this.#due.slice(ready.length);
    await this.#executions.removeEnded(ready).catch((error: unknown) => {
      this.#log.warn({ err: error, count: ready.length }, 'executions that are not saved could not be removed');
    });
    const [next] = this.#due;
    this.#timer =
      next === undefined
        ? null
        : setTimeout(() => void this.#remove(), Math.max(0, next.atMs - performance.now())).unref();
  }
}
