/** How long an execution has been at work: its limit counts this time, not the time that it waits. */
import { NoriaError } from '@noria/core';
import type { Run } from './run.ts';

export class ActiveTime {
  readonly #run: Run;
  #totalMs = 0;
  #sinceMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Takes over what an execution's settled steps took in other processes. */
  addRecorded(): void {
    for (const step of this.#run.state.steps) {
      if (step.startedMs === null || step.endedMs === null || step.wait !== null || step.calls !== null) continue;
      this.#totalMs += step.endedMs - step.startedMs;
    }
  }

  start(): void {
    if (this.#sinceMs !== null) return;
    this.#sinceMs = performance.now();
    if (this.#run.isIdle) this.#run.host.onBusy(this.#run);
  }

  /** Called when work is left after a turn: only then a timer is worth its cost. */
  watch(): void {
    if (this.#timer !== null || this.#sinceMs === null) return;
    const limitMs = this.#run.plan.limits.maxActiveMs;
    this.#timer = setTimeout(
      () => this.#run.failWith(new NoriaError('ACTIVE_TIME_LIMIT', { limitMs }).toReport()),
      Math.max(0, limitMs - this.#totalMs),
    );
  }

  stop(): void {
    if (this.#sinceMs !== null) this.#totalMs += performance.now() - this.#sinceMs;
    this.#sinceMs = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
