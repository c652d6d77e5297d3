/** This process's lease: extended every few seconds; effects begin only while it is safely good. */
import type { ExecutionStore, Logger } from '@noria/core';

export interface LeaseSettings {
  /** Others take over this long after the last beat. */
  readonly leaseMs: number;
  readonly beatMs: number;
  /** No effect begins when less than this is left. */
  readonly marginMs: number;
}

export class LeaseKeeper {
  readonly #store: ExecutionStore;
  readonly #settings: LeaseSettings;
  readonly #log: Logger;
  readonly #onLost: () => Promise<void>;
  /** On the monotonic clock, which goes on while the process is stopped. */
  #goodUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #waiters: (() => void)[] = [];
  #stopped = false;

  constructor(store: ExecutionStore, settings: LeaseSettings, log: Logger, onLost: () => Promise<void>) {
    this.#store = store;
    this.#settings = settings;
    this.#log = log;
    this.#onLost = onLost;
  }

  async start(processId: string, info: { host: string; pid: number; role: string }): Promise<void> {
    const sentMs = performance.now();
    await this.#store.registerProcess(processId, this.#settings.leaseMs, info);
    this.#renewed(sentMs);
    this.#schedule(processId);
  }

  /** Null when an effect may begin now; otherwise resolves when it may. Never resolves after the lease was lost. */
  effectsAllowed(): Promise<void> | null {
    if (performance.now() < this.#goodUntilMs) return null;
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  get isGood(): boolean {
    return performance.now() < this.#goodUntilMs;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Forgets the lease and those who wait for it: their executions belong to others now. */
  drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#goodUntilMs = 0;
    this.#waiters = [];
  }

  #renewed(sentMs: number): void {
    this.#goodUntilMs = sentMs + this.#settings.leaseMs - this.#settings.marginMs;
    // An answer that was read late, after the process was held, says nothing about now.
    if (!this.isGood) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  #schedule(processId: string): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#beat(processId), this.#settings.beatMs);
  }

  async #beat(processId: string): Promise<void> {
    const sentMs = performance.now();
    try {
      const isExtended = await this.#store.extendLease(processId, this.#settings.leaseMs);
      // The beat was on its way when the process gave its lease back.
      if (this.#stopped) return;
      if (isExtended) {
        this.#renewed(sentMs);
        this.#schedule(processId);
        return;
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'the lease could not be extended; trying again');
      this.#schedule(processId);
      return;
    }
    this.#log.error({ processId }, 'the lease was lost: this process starts anew and leaves its executions to others');
    this.drop();
    await this.#onLost();
  }
}
