/** Looks for work that nobody announced: claimable executions, due timers and schedules, messages for what runs here. */
import type { ClaimedExecution } from '@noria/core';
import { continueClaimed } from './claimed-execution.ts';
import type { EngineParts } from './engine-parts.ts';
import { fireSchedules } from './fire-schedules.ts';
import { setAside } from './set-aside.ts';
import { untilReachable } from './until-reachable.ts';

/** Announcements are the rule; this is how long a lost one can stay unnoticed. */
const sweepMs = 1_000;
/** An execution that has waited here this long for a place is left to other processes. */
const heldMs = 2_000;
const inboxLimit = 500;
/** Executions claimed at a time. */
const claimLimit = 200;
/** Queued executions of a workflow that this process cannot run are left alone for so long. */
const unableMs = 30_000;

export class Sweeper {
  readonly #parts: EngineParts;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #failed = false;
  #isClaimInDoubt = false;
  /** More was claimable than there were places. */
  #isBacklog = false;
  /** Workflows that this process cannot run, and when it looks at them again. */
  readonly #unable = new Map<string, number>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Sweeps now, or once more after the sweep under way. */
  soon(): void {
    if (this.#stopped) return;
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#running = this.#sweep().finally(() => {
      this.#running = null;
      if (this.#again) {
        this.#again = false;
        this.soon();
      } else if (!this.#stopped) this.#timer = setTimeout(() => this.soon(), this.#nextMs);
    });
  }

  /** A place is free: sweeps when the last look left something for want of one. */
  onPlaceFree(): void {
    if (this.#isBacklog) this.soon();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #nextMs = sweepMs;

  async #sweep(): Promise<void> {
    try {
      await this.#fireTimers();
      await this.#readInbox();
      this.#letGo();
      await this.#claim();
      const areFired = await fireSchedules(this.#parts);
      this.#nextMs = areFired ? await this.#untilNext() : sweepMs;
      this.#failed = false;
    } catch (error) {
      // The database may be away: said once, tried again with the next sweep.
      if (!this.#failed) this.#parts.log.error({ err: error }, 'looking for work failed; trying again');
      this.#failed = true;
      this.#nextMs = sweepMs;
    }
  }

  async #fireTimers(): Promise<void> {
    while ((await this.#parts.options.executions.fireTimers(1_000)).length === 1_000);
  }

  async #readInbox(): Promise<void> {
    const rows = await this.#parts.options.executions.readInbox(this.#parts.processId, inboxLimit);
    for (const row of rows) this.#parts.runs.get(row.executionId)?.receive(row.source, row.message);
  }

  /** Where other processes share the work, what waits long for a place here may find one there. */
  #letGo(): void {
    // With places free it is held back by a limit that holds there as well.
    if (!this.#parts.options.isShared || this.#parts.dispatcher.counts().room > 0) return;
    for (const [executionId, held] of this.#parts.held.entries()) {
      if (performance.now() - held.sinceMs < heldMs || !this.#parts.dispatcher.withdraw(executionId)) continue;
      this.#parts.held.delete(executionId);
      held.run.release();
    }
  }

  /** A claim whose answer never came may have been made: what it took is found by asking. */
  async #claimOrDoubt(claim: () => Promise<ClaimedExecution[]>): Promise<ClaimedExecution[]> {
    try {
      return await claim();
    } catch (error) {
      this.#isClaimInDoubt = true;
      throw error;
    }
  }

  async #claimOwned(): Promise<void> {
    const { processId, runs } = this.#parts;
    const claimed = await this.#parts.options.executions.claimOwned(processId, runs.keys(), claimLimit);
    await Promise.all(claimed.map((execution) => this.#continue(execution, processId)));
    this.#isClaimInDoubt = claimed.length === claimLimit;
  }

  /** What has begun is taken while there are places; what is queued, only as far as nothing waits here for one. */
  async #claim(): Promise<void> {
    if (this.#isClaimInDoubt) await this.#claimOwned();
    for (;;) {
      const { room, queued } = this.#parts.dispatcher.counts();
      if (room === 0 || this.#parts.isStopping) return;
      const limit = Math.min(room, claimLimit);
      const left = [...this.#parts.dispatcher.busyWorkflows(), ...this.#listUnable()];
      const queuedLimit = Math.max(0, Math.min(limit, room - queued));
      const { processId } = this.#parts;
      const { executions } = this.#parts.options;
      const claimed = await this.#claimOrDoubt(() => executions.claimExecutions(processId, limit, left, queuedLimit));
      await Promise.all(claimed.map((execution) => this.#continue(execution, processId)));
      this.#isBacklog = claimed.length === limit;
      if (!this.#isBacklog) return;
    }
  }

  async #continue(claimed: ClaimedExecution, claimant: string): Promise<void> {
    const isAwaited = (): boolean => !this.#stopped && this.#parts.processId === claimant;
    try {
      await untilReachable(() => continueClaimed(this.#parts, claimed, claimant), isAwaited);
    } catch (error) {
      const isLeft = await untilReachable(() => setAside(this.#parts, claimed, error), isAwaited);
      if (isLeft) this.#unable.set(claimed.workflowId, performance.now() + unableMs);
    }
  }

  #listUnable(): string[] {
    const nowMs = performance.now();
    for (const [workflowId, untilMs] of this.#unable) if (untilMs < nowMs) this.#unable.delete(workflowId);
    return [...this.#unable.keys()];
  }

  async #untilNext(): Promise<number> {
    const timerMs = (await this.#parts.options.executions.nextTimerInMs()) ?? sweepMs;
    const slotMs = (await this.#parts.options.workflows.nextSlotInMs()) ?? sweepMs;
    return Math.max(10, Math.min(sweepMs, timerMs, slotMs));
  }
}
