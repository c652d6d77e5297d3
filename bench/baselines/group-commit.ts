/** Group commit in its barest form: rows gather while the last inserts are on their way, two inserts at a time. */
import { encodeRows, type JournalRow } from './array-parameters.ts';

/** Runs one prepared insert of three array parameters and resolves when it is durable. */
export type InsertArrays = (values: [Buffer, Buffer, Buffer]) => Promise<void>;

export interface GroupCommit {
  /** Resolves when the row is durable. */
  append(runId: Buffer, seq: number, payload: string): Promise<void>;
}

interface PendingRow extends JournalRow {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** @param flushers one connection each */
export function createGroupCommit(flushers: readonly InsertArrays[]): GroupCommit {
  const idle = [...flushers];
  let pending: PendingRow[] = [];
  let scheduled = false;

  function append(runId: Buffer, seq: number, payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      pending.push({ runId, seq, payload, resolve, reject });
      schedule();
    });
  }

  // One turn of the event loop lets everything that has just become ready join the batch.
  function schedule(): void {
    if (scheduled || idle.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const flusher = idle.pop();
      if (flusher !== undefined) void flush(flusher);
    });
  }

  async function flush(insert: InsertArrays): Promise<void> {
    const batch = pending;
    pending = [];
    try {
      await insert(encodeRows(batch));
      for (const row of batch) row.resolve();
    } catch (error) {
      for (const row of batch) row.reject(error);
    }
    idle.push(insert);
    if (pending.length > 0) schedule();
  }

  return { append };
}
