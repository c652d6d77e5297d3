/** An execution's side of the journal: the place of its next row, what its first row makes, and where its answer lies. */
import {
  type AcceptRow,
  type ExecutionProjection,
  type ExecutionState,
  type JournalEntry,
  NoriaError,
} from '@noria/core';
import { describeTimers, isDiscarded, projectRun } from './project-run.ts';
import { RecordBuffer } from './record-buffer.ts';
import type { Run, RunClaim } from './run.ts';

/** Blobs of one execution on their way at once. */
const mostHolds = 16;

export interface HoldEvents {
  /** Nothing holds the records any more. */
  onFree(): void;
  onRefused(error: NoriaError): void;
}

export class RunJournal {
  readonly buffer = new RecordBuffer();
  readonly epoch: number;
  #accept: AcceptRow | null;
  #nextSeq: number;
  #answerSeq: number | null = null;
  /** What this claim last wrote into the execution's row; null when it wrote nothing yet. */
  #row: ExecutionProjection | null = null;
  #holds = 0;

  constructor(claim: RunClaim) {
    this.epoch = claim.epoch;
    this.#accept = claim.accept;
    this.#nextSeq = claim.nextSeq;
  }

  /** False until the execution's row is durable. */
  get hasRow(): boolean {
    return this.#accept === null;
  }

  /** False while nobody knows yet whether an idempotency key or a nonce started an execution before. */
  get isAccepted(): boolean {
    return this.#accept === null || (this.#accept.idempotency === null && this.#accept.nonce === undefined);
  }

  get isAnswerWritten(): boolean {
    return this.#answerSeq !== null;
  }

  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** So much is on its way to the blob store that records would never be free to be written if more came. */
  get isFull(): boolean {
    return this.#holds >= mostHolds;
  }

  /** After a take-over: the answer is in this row already. */
  restoreAnswer(seq: number): void {
    this.#answerSeq = seq;
  }

  /** Records wait while a blob that they name is being stored. */
  holdFor(stored: Promise<void>, { onFree, onRefused }: HoldEvents): void {
    this.#holds++;
    const end = (): void => {
      this.#holds--;
      if (this.#holds === 0) onFree();
    };
    stored.then(end, (cause: unknown) => {
      const problem = `a payload could not be stored: ${cause}`;
      onRefused(new NoriaError('JOURNAL_REFUSED', { problem }, { cause }));
      end();
    });
  }

  /** Takes all records so far, with what their flush writes beside them. */
  gather(run: Run): JournalEntry {
    const payload = this.buffer.gather();
    const seq = this.#nextSeq;
    if (payload !== '') this.#nextSeq++;
    if (run.state.answer !== null) this.#answerSeq ??= seq;
    const projection = projectRun(run, this.#answerSeq);
    return {
      executionId: run.executionId,
      organizationId: run.identity.organizationId,
      epoch: this.epoch,
      seq,
      payload,
      accept: this.#accept,
      projection,
      isRowChanged: this.#row === null || isChanged(this.#row, projection),
      timers: describeTimers(run),
      discard: isDiscarded(run),
      blobs: this.buffer.takeBlobs(),
      inboxOut: this.buffer.takeInboxOut(),
      inboxFolded: this.buffer.takeInboxFolded(),
    };
  }

  markWritten(sent: JournalEntry): void {
    this.#accept = null;
    this.#row = sent.projection;
    this.buffer.markDurable();
  }

  /** Drops what is not durable, an answer and an end too; the place of an entry that was refused is free again. */
  takeBack(sent: JournalEntry | null, state: ExecutionState): void {
    if (sent !== null && sent.payload !== '') this.#nextSeq = sent.seq;
    if (sent !== null && this.#answerSeq === sent.seq) this.#answerSeq = null;
    if (this.#answerSeq === null) state.answer = null;
    state.finished = null;
    this.buffer.drop();
  }
}

/** The count of steps does not count: the row catches up with its next change. */
function isChanged(before: ExecutionProjection, after: ExecutionProjection): boolean {
  return (
    after.status !== before.status ||
    after.processId !== before.processId ||
    after.startedAtMs !== before.startedAtMs ||
    after.finishedAtMs !== before.finishedAtMs ||
    after.answerSeq !== before.answerSeq ||
    after.waitingFor !== before.waitingFor ||
    after.hasProgressed !== before.hasProgressed ||
    after.error !== before.error
  );
}
