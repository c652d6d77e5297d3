/** The heart of a process: the executions in its memory, their places, and what they need from outside. */
import { type DispatchedExecution, ExecutionMap, type FileFolder, type Item, type Plan, type Step } from '@noria/core';
import { startChildren, startErrorWorkflow } from './called-executions.ts';
import type { EngineOptions, EngineParts, HeldRun, InternalStart } from './engine-parts.ts';
import { JournalWriter } from './journal-writer.ts';
import { LateDiscards } from './late-discards.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { PayloadStore } from './payload-store.ts';
import { PlanCache } from './plan-cache.ts';
import type { ExecutionRun } from './run/execution-run.ts';
import { isDiscardedLater, releasedStatus } from './run/project-run.ts';
import type { EnginePoint, Run, RunListener } from './run/run.ts';
import { startExecution } from './start-execution.ts';
import { Sweeper } from './sweeper.ts';
import { VariableCache } from './variable-cache.ts';

const cacheBytes = 32 * 1024 * 1024;
/** Twenty times as long as a process that waits for an outcome goes without looking. */
const discardGraceMs = 10_000;
/** More executions than this wait in the database, not here. */
const maxHeld = 1_000;

const nothing: Readonly<Record<string, string>> = {};

export class EngineCore implements EngineParts {
  readonly options: EngineOptions;
  readonly writer: JournalWriter;
  readonly payloads: PayloadStore;
  readonly plans: PlanCache;
  readonly leases: LeaseKeeper;
  readonly sweeper: Sweeper;
  readonly discards: LateDiscards;
  readonly runs = new ExecutionMap<ExecutionRun>();
  readonly held = new ExecutionMap<HeldRun>();
  /** Callers that wait for executions which this process may not run, by execution id. */
  readonly watchers = new Map<string, Set<() => void>>();
  readonly #variables: VariableCache;
  processId: string;
  isStopping = false;
  #isTellingQueued = false;

  constructor(options: EngineOptions) {
    this.options = options;
    this.processId = options.createId(options.clock.nowMs());
    this.writer = new JournalWriter({
      journal: options.journal,
      log: options.log,
      flushers: 2,
      maxEntries: 500,
      maxBytes: 4_194_304,
      onFlush: (stage) => options.onPoint?.(stage === 'before' ? 'before-flush' : 'after-flush', null),
    });
    this.payloads = new PayloadStore(options.blobs, options.limits.spillBytes, options.cacheBytes ?? cacheBytes);
    this.plans = new PlanCache(options.workflows, options.catalogue, options.limits);
    this.leases = new LeaseKeeper(options.executions, options.lease, options.log, () => this.#startAnew());
    this.sweeper = new Sweeper(this);
    this.discards = new LateDiscards(options.executions, options.log, options.discardGraceMs ?? discardGraceMs);
    this.#variables = new VariableCache(options.workflows);
    options.dispatcher.onTurn((execution) => {
      const held = this.held.get(execution.executionId);
      this.held.delete(execution.executionId);
      if (held === undefined) this.dispatcher.leave(execution.executionId);
      else held.begin();
    });
  }

  get clock(): EngineOptions['clock'] {
    return this.options.clock;
  }

  get log(): EngineOptions['log'] {
    return this.options.log;
  }

  get limits(): EngineOptions['limits'] {
    return this.options.limits;
  }

  get outbound(): EngineOptions['outbound'] {
    return this.options.outbound;
  }

  files(organizationId: string): FileFolder {
    return this.options.files(organizationId);
  }

  get seenKeys(): EngineOptions['seenKeys'] {
    return this.options.seenKeys;
  }

  get blobs(): EngineOptions['blobs'] {
    return this.options.blobs;
  }

  get tables(): EngineOptions['tables'] {
    return this.options.tables;
  }

  get environment(): Readonly<Record<string, string>> {
    return this.options.environment ?? nothing;
  }

  get dispatcher(): EngineOptions['dispatcher'] {
    return this.options.dispatcher;
  }

  effectsAllowed(): Promise<void> | null {
    return this.leases.effectsAllowed();
  }

  areVariablesReady(organizationId: string): boolean {
    return this.#variables.isFresh(organizationId);
  }

  prepareVariables(organizationId: string): Promise<void> | null {
    return this.#variables.prepare(organizationId);
  }

  forgetVariables(organizationId: string): void {
    this.#variables.forget(organizationId);
  }

  variables(organizationId: string): Readonly<Record<string, string>> {
    return this.#variables.read(organizationId);
  }

  resumeUrl(executionId: string, wait: number): string {
    return this.options.resumeUrl(executionId, wait);
  }

  reach(point: EnginePoint, executionId: string): void {
    this.options.onPoint?.(point, executionId);
  }

  start(request: InternalStart, plan: Plan, listener: RunListener): ExecutionRun {
    return startExecution(this, request, plan, listener);
  }

  place(run: ExecutionRun, begin: () => void, how: 'new' | 'goes-on'): void {
    const dispatched = describeDispatched(run);
    if (!this.#isTheOne(run)) return run.abandon();
    this.runs.set(run.executionId, run);
    // Accepted by a process that runs nothing, or while it shuts down: another one begins it.
    if (this.isStopping || this.options.acceptsOnly === true) return run.release();
    // What has begun goes on even where limits are passed: it has waited once.
    if (how === 'goes-on' && hasBegun(run)) this.dispatcher.enter(dispatched);
    else if (!this.dispatcher.tryEnter(dispatched)) {
      this.#hold(run, begin, dispatched);
      return;
    }
    begin();
  }

  /**
   * A claim and a call under a derived id may meet: the claim took a row that is there, so that the call's own acceptance
   * can only be the second one.
   */
  #isTheOne(run: ExecutionRun): boolean {
    const other = this.runs.get(run.executionId);
    if (other === undefined || other === run) return true;
    if (run.state.epoch < other.state.epoch) return false;
    other.abandon();
    return true;
  }

  #hold(run: ExecutionRun, begin: () => void, dispatched: DispatchedExecution): void {
    if (this.held.size >= maxHeld) {
      run.release();
      return;
    }
    this.held.set(run.executionId, { run, begin, sinceMs: performance.now() });
    run.flushNow();
    this.dispatcher.dispatch(dispatched);
  }

  startChildren(parent: Run, step: Step): void {
    startChildren(this, parent, step);
  }

  startErrorWorkflow(failed: Run, workflowId: string, item: Item): Promise<void> {
    return startErrorWorkflow(this, failed, workflowId, item);
  }

  deliver(messages: Parameters<EngineParts['deliver']>[0]): void {
    for (const { executionId, source, message } of messages) {
      const run = this.runs.get(executionId);
      if (run === undefined || run.phase === 'releasing') this.wakeElsewhere(executionId);
      else run.receive(source, message);
    }
  }

  wakeElsewhere(executionId: string): void {
    this.sweepSoon();
    this.#tell({ kind: 'wake', executionId });
  }

  sweepSoon(): void {
    this.sweeper.soon();
  }

  onIdle(run: Run): void {
    run.isIdle = true;
    this.dispatcher.leave(run.executionId);
  }

  onBusy(run: Run): void {
    run.isIdle = false;
    this.dispatcher.enter(describeDispatched(run));
  }

  onAnswered({ executionId, state }: Run): void {
    this.wakeWatchers(executionId);
    // Somebody in another process may wait for the answer of what was taken over.
    if (state.epoch > 0) this.#tell({ kind: 'answered', executionId });
  }

  onGone(run: Run): void {
    const { executionId } = run;
    // The place belongs to the run that took over from this one.
    if (this.runs.get(executionId) !== run) return;
    this.runs.delete(executionId);
    this.held.delete(executionId);
    this.dispatcher.withdraw(executionId);
    this.dispatcher.leave(executionId);
    this.wakeWatchers(executionId);
    // Somebody in another process may wait for the end of what was taken over.
    if (run.state.epoch > 0 && this.options.isShared) this.#tell({ kind: 'answered', executionId });
    if (isDiscardedLater(run)) this.discards.add(executionId);
    if (run.state.finished !== null) return this.sweeper.onPlaceFree();
    // A message may have come while the release was on its way.
    this.sweepSoon();
    if (run.state.open.size > 0 && releasedStatus(run) === 'queued') this.#tellQueued();
  }

  wakeWatchers(executionId: string): void {
    for (const wake of this.watchers.get(executionId) ?? []) wake();
  }

  /** Other processes may begin what this one gave up: told once for all that it gives up now. */
  #tellQueued(): void {
    if (this.#isTellingQueued) return;
    this.#isTellingQueued = true;
    setImmediate(() => {
      this.#isTellingQueued = false;
      this.#tell({ kind: 'queued' });
    });
  }

  #tell(event: Parameters<EngineOptions['executions']['notify']>[0]): void {
    if (!this.options.isShared) return;
    this.options.executions.notify(event).catch((error: unknown) => {
      this.log.warn({ err: error }, 'other processes could not be told; they will find out by looking');
    });
  }

  /** The lease was lost: others own the executions now. A new process id makes sure that nothing old is written. */
  async #startAnew(): Promise<void> {
    for (const run of this.runs.values()) run.abandon();
    this.processId = this.options.createId(this.clock.nowMs());
    while (!this.isStopping) {
      try {
        await this.leases.start(this.processId, this.options.process);
        break;
      } catch (error) {
        this.log.error({ err: error }, 'this process cannot register; trying again');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
    this.sweepSoon();
  }
}

function describeDispatched({ executionId, identity, plan }: Run): DispatchedExecution {
  const { organizationId, workflowId, priority, concurrencyKey } = identity;
  const workflowLimit = plan.definition.settings?.maxConcurrency ?? null;
  return { executionId, organizationId, workflowId, priority, concurrencyKey, workflowLimit };
}

function hasBegun(run: ExecutionRun): boolean {
  const trigger = run.state.accepted.startWith === 'output' ? 0 : -1;
  return run.state.steps.some((step) => step.index !== trigger && step.startedMs !== null);
}
