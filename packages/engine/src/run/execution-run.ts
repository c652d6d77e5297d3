/** One execution in the memory of the process that owns it: runs its steps, records what comes of them, ends or releases it. */
import {
  type Command,
  type ErrorReport,
  type ExecutionState,
  type FlushOutcome,
  foldRecord,
  type InboxMessage,
  type JournalEntry,
  type JournalRecord,
  NoriaError,
  type OutputRef,
  type Plan,
} from '@noria/core';
import type { FlushSource } from '../journal-writer.ts';
import { followOutput } from '../last-output.ts';
import { ActiveTime } from './active-time.ts';
import { finishRun } from './finish-run.ts';
import { noteMessage } from './note-message.ts';
import { releasedStatus } from './project-run.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { GoneReason, Run, RunClaim, RunHost, RunIdentity, RunListener, RunPhase, StepRun } from './run.ts';
import { RunJournal } from './run-journal.ts';
import { RunListeners } from './run-listeners.ts';
import { StepTimers } from './step-timers.ts';
import { StepTurns } from './step-turns.ts';
import { StopSignal } from './stop-signal.ts';

export class ExecutionRun implements FlushSource, Run {
  readonly host: RunHost;
  readonly identity: RunIdentity;
  readonly plan: Plan;
  readonly state: ExecutionState;
  readonly buffer: RecordBuffer;
  readonly timers: StepTimers;
  readonly activeTime: ActiveTime;
  /** Effects under way by `step:item`: a step that runs anew joins them instead of beginning them again. */
  readonly effectsUnderWay = new Map<string, Promise<unknown>>();
  readonly stepRuns = new Map<number, StepRun>();
  accepting: Map<number, Promise<void>> | null = null;
  received: Set<string> | null = null;
  isIdle = false;
  phase: RunPhase = 'running';
  fatal: ErrorReport | null = null;
  lastOutput: OutputRef | null = null;
  payloadBytes = 0;
  hasBlobs = false;
  hasProgressed = false;
  queued = false;
  flushing = false;
  readonly #journal: RunJournal;
  readonly #turns: StepTurns;
  #handingOver = false;
  readonly #stopSignal = new StopSignal();
  readonly #listeners = new RunListeners();

  constructor(host: RunHost, identity: RunIdentity, state: ExecutionState, claim: RunClaim) {
    this.host = host;
    this.identity = identity;
    this.plan = state.plan;
    this.state = state;
    this.#journal = new RunJournal(claim);
    this.buffer = this.#journal.buffer;
    this.#turns = new StepTurns(this, {
      isBlocked: () => this.#journal.isFull,
      onRest: () => this.#rest(),
      onStepEnd: () => this.#endWhenQuiet(),
      onBug: (error) => this.#onBug(error),
    });
    this.timers = new StepTimers(this);
    this.activeTime = new ActiveTime(this);
  }

  get executionId(): string {
    return this.identity.executionId;
  }

  get signal(): AbortSignal {
    return this.#stopSignal.signal;
  }

  get mayBegin(): boolean {
    return this.phase === 'running' && !this.#handingOver;
  }

  get isAccepted(): boolean {
    return this.#journal.isAccepted;
  }

  get isQuiet(): boolean {
    return this.#turns.active === 0 && this.effectsUnderWay.size === 0;
  }

  listen(listener: RunListener): void {
    this.#listeners.add(listener);
  }

  /** Does what the fold asked for, and all that follows at once. */
  execute(commands: readonly Command[]): void {
    for (const command of commands) this.#accommodate(command);
    this.#turns.go();
  }

  #accommodate(command: Command): void {
    switch (command.kind) {
      case 'run':
      case 'wake':
        if (!this.#handingOver) this.#turns.add(command.step);
        return;
      case 'arm':
        this.timers.arm(command.step, command.atMs);
        return;
      case 'call':
        if (this.mayBegin) this.host.startChildren(this, command.step);
        return;
      case 'stop':
        this.stop();
        return;
      case 'finish':
        finishRun(this);
    }
  }

  #endWhenQuiet(): void {
    if (this.phase === 'stopping' && this.isQuiet) finishRun(this);
  }

  flushNow(): void {
    this.host.writer.flushNow(this);
  }

  endEffect(key: string): void {
    this.effectsUnderWay.delete(key);
    if (this.#handingOver) return this.handOver();
    this.#endWhenQuiet();
    if (this.#turns.isIdle) this.#rest();
  }

  #onBug(error: unknown): void {
    this.host.log.error({ ...this.logFields(), err: error }, 'the engine made a mistake in a step');
    this.failWith(new NoriaError('INTERNAL', {}, { cause: error }).toReport());
  }

  /** After all that can be done now is done: write soon, or give the place up while the execution waits. */
  #rest(): void {
    this.#endWhenQuiet();
    if (this.phase !== 'running' && this.phase !== 'stopping') return;
    if (!this.buffer.isEmpty) {
      if (this.buffer.sizeBytes > 262_144) this.flushNow();
      else this.host.writer.flushWithin(this, this.#journal.hasRow ? 50 : 5);
    }
    if (!this.#turns.isIdle) this.activeTime.watch();
    else if (this.phase === 'running' && this.isQuiet) this.timers.onIdle();
  }

  /** Adds a record, folds it, and does what follows. */
  record(record: JournalRecord, text?: string): void {
    if (this.phase === 'gone' || this.phase === 'releasing' || this.state.finished !== null) return;
    const commands = foldRecord(this.state, record);
    this.buffer.add(record, text);
    this.lastOutput = followOutput(this.lastOutput, record, this.state);
    if (record.kind === 'step.settled' && this.state.epoch > 0) this.hasProgressed = true;
    if (this.state.answer !== null && !this.#listeners.isAnswerTold) this.flushNow();
    this.execute(commands);
  }

  /** Folds a message of the inbox; its row goes with the next flush. */
  receive(source: string, message: InboxMessage): void {
    if (this.phase !== 'running' && this.phase !== 'stopping') return;
    if (!noteMessage(this, source, message)) return;
    this.record({ kind: 'inbox', atMs: this.host.clock.nowMs(), message });
    this.flushNow();
  }

  /** Folds a record before the run begins: what is due is asked for afterwards. */
  foldQuietly(record: JournalRecord, how: 'recorded' | 'new'): void {
    foldRecord(this.state, record);
    if (how === 'new') this.buffer.add(record);
    this.lastOutput = followOutput(this.lastOutput, record, this.state);
  }

  /** After a take-over: the answer is in this journal row; whoever still waits for it polls. -1 when there is none. */
  restoreAnswer(seq: number): void {
    if (seq < 0) return;
    this.#journal.restoreAnswer(seq);
    this.#listeners.isAnswerTold = true;
  }

  /** Nothing more begins; what runs may end or is aborted; then the end is recorded. */
  stop(): void {
    if (this.phase === 'stopping' && this.state.cancelling !== null) this.#stopSignal.fire();
    if (this.phase !== 'running') return;
    this.phase = 'stopping';
    this.#turns.clear();
    this.timers.clear();
    const cancelled = this.state.cancelling !== null;
    if (cancelled || this.fatal !== null) this.#stopSignal.fire();
    if (this.isQuiet) finishRun(this);
    else this.timers.limitStop(cancelled ? this.host.limits.cancelGraceMs : this.host.limits.failGraceMs);
  }

  failWith(error: ErrorReport): void {
    this.fatal ??= error;
    this.stop();
  }

  /** The process shuts down: nothing more begins here, and the execution is released once no effect is under way. */
  handOver(): void {
    this.#turns.clear();
    this.#handingOver = true;
    if (this.phase === 'running' && this.effectsUnderWay.size === 0) this.release();
  }

  /** The time to stop is over: what still runs is left behind, and its results are dropped. */
  endStop(): void {
    if (this.phase !== 'stopping') return;
    this.#stopSignal.fire();
    finishRun(this);
  }

  /** Gives the execution up: it waits for something far off, or the process shuts down. */
  release(): void {
    if (this.phase !== 'running') return;
    this.phase = 'releasing';
    this.timers.clear();
    this.activeTime.stop();
    this.flushNow();
  }

  holdFor(stored: Promise<void>): void {
    this.#journal.holdFor(stored, {
      onFree: () => {
        if (this.queued) this.flushNow();
        this.buffer.onDurable(() => this.#turns.go());
      },
      onRefused: (error) => this.onRefused(error, null),
    });
  }

  isHeld = (): boolean => this.#journal.isHeld && this.phase !== 'gone';

  gather(): JournalEntry | null {
    if (this.phase === 'gone' || (this.buffer.isEmpty && this.phase !== 'releasing')) return null;
    return this.#journal.gather(this);
  }

  onFlushed(outcome: FlushOutcome, sent: JournalEntry): void {
    if (this.phase === 'gone') return;
    if (outcome.kind !== 'written') return this.#leave(outcome);
    this.#journal.markWritten(sent);
    this.#listeners.tellDurable();
    if (sent.inboxOut.length > 0) this.host.deliver(sent.inboxOut);
    const { answer, finished } = this.state;
    if (answer !== null && this.#journal.isAnswerWritten && !this.#listeners.isAnswerTold) {
      this.host.reach('answering', this.executionId);
      this.#listeners.tellAnswer(answer);
      this.host.onAnswered(this);
    }
    if (finished !== null && this.buffer.isDurable) this.#leave({ kind: 'ended' });
    // An entry that was on its way when the release was decided does not release anything yet.
    else if (sent.projection.processId === null) {
      this.#leave({ kind: 'released', isWaiting: releasedStatus(this) === 'waiting' });
    }
  }

  /** Records that cannot be stored are dropped: the execution fails, and says why. Without its first record it never was. */
  onRefused(error: NoriaError, sent: JournalEntry | null): void {
    this.host.log.error({ ...this.logFields(), err: error }, 'records of an execution cannot be stored');
    if (!this.#journal.hasRow || this.fatal?.code === 'JOURNAL_REFUSED') return this.#leave({ kind: 'refused', error });
    this.phase = 'stopping';
    this.#journal.takeBack(sent, this.state);
    this.fatal = error.toReport();
    finishRun(this);
  }

  /** Lost to another process: nothing may leave this one any more, what waits for an entry on its way neither. */
  abandon(): void {
    this.#leave({ kind: 'fenced' });
  }

  #leave(reason: GoneReason | { kind: 'ended' }): void {
    if (this.phase === 'gone') return;
    this.phase = 'gone';
    this.#turns.clear();
    this.timers.clear();
    this.activeTime.stop();
    if (reason.kind === 'ended') this.#listeners.tellEnd();
    else {
      if (reason.kind !== 'released') this.#stopSignal.fire();
      this.#listeners.tellGone(reason);
    }
    this.host.onGone(this);
  }

  logFields() {
    const { executionId, organizationId, workflowId, correlationId } = this.identity;
    return { executionId, organizationId, workflowId, correlationId };
  }
}
