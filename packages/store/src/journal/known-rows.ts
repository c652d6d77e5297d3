/** What this process last wrote into the rows of its running executions, so that a flush skips rows that would not change. */
import { ExecutionMap, type ExecutionProjection, type JournalEntry } from '@noria/core';

interface KnownRow {
  readonly epoch: number;
  readonly projection: ExecutionProjection;
}

/** Beyond this everything is forgotten, which costs an update each: executions that others took over are never removed otherwise. */
const maxRows = 100_000;

export class KnownRows {
  readonly #rows = new ExecutionMap<KnownRow>();

  /**
   * True when the row has to be written. The count of steps alone does not count: the row of a running execution shows
   * the one of its last change, and catches up when it waits or ends.
   */
  isChanged({ executionId, epoch, projection }: JournalEntry): boolean {
    const known = this.#rows.get(executionId);
    if (known === undefined || known.epoch !== epoch) return true;
    const before = known.projection;
    return (
      projection.status !== before.status ||
      projection.processId !== before.processId ||
      projection.startedAtMs !== before.startedAtMs ||
      projection.finishedAtMs !== before.finishedAtMs ||
      projection.answerSeq !== before.answerSeq ||
      projection.waitingFor !== before.waitingFor ||
      projection.hasProgressed !== before.hasProgressed ||
      projection.error !== before.error
    );
  }

  /** @param written false when the row's state is not known after all */
  note({ executionId, epoch, projection, discard }: JournalEntry, written: boolean): void {
    if (!written || discard || projection.processId === null) {
      this.#rows.delete(executionId);
      return;
    }
    if (this.#rows.size >= maxRows) this.#rows.clear();
    this.#rows.set(executionId, { epoch, projection });
  }
}
