/** Timers of one execution in memory: near ones fire here, far ones become rows and the execution is released. */
import type { Step } from '@noria/core';
import type { Run } from './run.ts';

/** setTimeout cannot reach further. */
const maxTimeoutMs = 2_147_483_647;

export class StepTimers {
  readonly #run: Run;
  readonly #due = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;
  #release: NodeJS.Timeout | null = null;
  #stop: NodeJS.Timeout | null = null;

  constructor(run: Run) {
    this.#run = run;
  }

  arm(step: Step, atMs: number): void {
    this.#due.set(step.index, atMs);
    this.#schedule();
  }

  /** Timers as rows, for an execution that is released. */
  list(): { step: number; wakeAtMs: number }[] {
    const rows: { step: number; wakeAtMs: number }[] = [];
    for (const step of this.#run.state.open) {
      const wakeAtMs =
        step.status === 'retrying' ? step.retryAtMs : step.status === 'waiting' ? step.wait?.untilMs : null;
      if (wakeAtMs != null) rows.push({ step: step.index, wakeAtMs });
    }
    return rows;
  }

  /** Nothing is at work: keep the execution for a near timer or for children of this process, otherwise give it up. */
  onIdle(): void {
    const run = this.#run;
    run.activeTime.stop();
    run.host.onIdle(run);
    const open = [...run.state.open];
    if (open.length === 0) return;
    const nextMs = Math.min(...this.list().map((row) => row.wakeAtMs));
    const isNear = nextMs - run.host.clock.nowMs() <= run.host.limits.holdMs;
    if (open.some((step) => step.status === 'waiting')) run.host.reach('waiting', run.executionId);
    if (isNear) return;
    if (open.some((step) => step.status === 'calling')) this.#releaseLater();
    else run.release();
  }

  #releaseLater(): void {
    if (this.#release !== null) return;
    this.#release = setTimeout(() => {
      this.#release = null;
      if (!this.#run.isIdle) return;
      // Released now it would be claimed again at once, only to accept the executions that it calls.
      if (this.#run.accepting !== null && this.#run.accepting.size > 0) this.#releaseLater();
      else this.#run.release();
    }, this.#run.host.limits.holdMs);
  }

  /** A stop that takes longer than this ends without the steps that still run. */
  limitStop(graceMs: number): void {
    this.#stop = setTimeout(() => this.#run.endStop(), graceMs);
  }

  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#release !== null) clearTimeout(this.#release);
    if (this.#stop !== null) clearTimeout(this.#stop);
    this.#timer = null;
    this.#release = null;
    this.#stop = null;
    this.#due.clear();
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const nextMs = Math.min(...this.#due.values());
    if (nextMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.min(Math.max(0, nextMs - this.#run.host.clock.nowMs()), maxTimeoutMs);
    this.#timer = setTimeout(() => this.#fire(), delayMs);
  }

  #fire(): void {
    this.#timer = null;
    const nowMs = this.#run.host.clock.nowMs();
    const due = [...this.#due].filter(([, atMs]) => atMs <= nowMs).map(([step]) => step);
    for (const step of due) this.#due.delete(step);
    if (this.#due.size > 0 || due.length === 0) this.#schedule();
    for (const index of due) {
      const step = this.#run.state.steps[index];
      // A wait that was resumed meanwhile leaves its timer behind.
      if (step?.status !== 'waiting' && step?.status !== 'retrying') continue;
      if (this.#run.phase !== 'running') return;
      this.#run.record({ kind: 'inbox', atMs: nowMs, message: { kind: 'timer', step: index } });
    }
  }
}
