/** Port: the journal. One flush writes what many executions gathered, in one transaction. */
import type { ErrorReport } from '../errors/noria-error.ts';
import type { BlobUse, ExecutionMode, InboxMessage } from '../execution/records.ts';

export type ExecutionStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';

/** What a flush writes for one execution. */
export interface JournalEntry {
  readonly executionId: string;
  readonly organizationId: string;
  /** The claim under which this process writes; an older one than the row's is refused. */
  readonly epoch: number;
  /** Position of the row in the execution's journal, from 0 without gaps. */
  readonly seq: number;
  /** JSON array of records; never parsed by the database. Empty when only the row changes. */
  readonly payload: string;
  /** Set in an execution's first entry: makes its row. */
  readonly accept: AcceptRow | null;
  /** The row of `executions` after these records. */
  readonly projection: ExecutionProjection;
  /**
   * False when the row says all of that already; it is locked then, and not written. The count of steps alone is no change:
   * a running execution's row catches up when it waits or ends.
   */
  readonly isRowChanged: boolean;
  /** Messages for other executions; a message whose source is there already is dropped. */
  readonly inboxOut: readonly InboxInsert[];
  /** Sources of this execution's own messages that these records hold: removed from the inbox. */
  readonly inboxFolded: readonly string[];
  /** All timers of the execution from now on; null leaves them as they are. */
  readonly timers: readonly TimerRow[] | null;
  /** Blobs that these records refer to. */
  readonly blobs: readonly BlobUse[];
  /** True when the execution ended and its workflow saves nothing of it: row, journal and blob uses are removed. */
  readonly discard: boolean;
}

export interface AcceptRow {
  readonly workflowId: string;
  readonly version: number;
  readonly mode: ExecutionMode;
  readonly acceptedAtMs: number;
  readonly correlationId: string | null;
  readonly parentId: string | null;
  /** The execution that this one retries or resumes. */
  readonly originId: string | null;
  readonly priority: number;
  readonly concurrencyKey: string | null;
  /** Makes the start happen once for (organization, workflow, key). */
  readonly idempotency: { readonly key: string; readonly bodyHash: string; readonly expiresAtMs: number } | null;
  /** Refuses the start when the same nonce has started an execution of (organization, workflow) before, whatever its key. */
  readonly nonce?: { readonly value: string; readonly expiresAtMs: number };
}

/** The row that lists and look-ups read; written with the records that it follows from. */
export interface ExecutionProjection {
  readonly status: ExecutionStatus;
  /** The process that runs it; null while nobody does. */
  readonly processId: string | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly stepCount: number;
  readonly error: ErrorReport | null;
  /** Journal row that holds the answer; null while there is none. */
  readonly answerSeq: number | null;
  /** What a waiting execution waits for, for lists: `timer`, `resume`, `child`, `doubt`; null otherwise. */
  readonly waitingFor: string | null;
  /** True once a step has settled under a claim: the owners that were lost before say nothing against the execution any more. */
  readonly hasProgressed: boolean;
}

export interface InboxInsert {
  readonly executionId: string;
  /** Unique in the execution: `cancel`, `timer:3`, `resume:0`, `child:ID`, `doubt:3:0:1`. */
  readonly source: string;
  readonly message: InboxMessage;
  /** Blobs that the message refers to: the receiver uses them from now on, whatever becomes of the sender. */
  readonly blobs?: readonly BlobUse[];
}

export interface TimerRow {
  /** Step index, unique in the execution. */
  readonly step: number;
  readonly wakeAtMs: number;
}

export type FlushOutcome =
  | { readonly kind: 'written' }
  /** The row has another epoch, or is gone. */
  | { readonly kind: 'fenced' }
  /** Only for an accept: the id or the idempotency key was there before. Nothing of the entry was written. */
  | { readonly kind: 'duplicate'; readonly executionId: string; readonly sameBody: boolean }
  /** Only for an accept: its nonce was used before. Nothing of the entry was written. */
  | { readonly kind: 'replayed' };

export interface Journal {
  /**
   * Writes entries of distinct executions in one transaction, durable when it returns.
   * Locks the rows of `executions` in id order; drops what is fenced or duplicate and writes the rest.
   * @returns outcomes in the order of `entries`
   * @throws JOURNAL_REFUSED the database refused a value: nothing was written
   * @throws DATABASE_UNREACHABLE the connection was lost: all or nothing was written
   */
  flush(entries: readonly JournalEntry[]): Promise<FlushOutcome[]>;
  /**
   * Which of these rows are there, as they were sent; asked after a lost connection. Two processes may accept one execution
   * under an id that both derived: only the one whose record it is has accepted it.
   */
  findWritten(rows: readonly Pick<JournalEntry, 'executionId' | 'seq' | 'epoch' | 'payload'>[]): Promise<boolean[]>;
  /** Payloads in order of `seq`, from `fromSeq` on. */
  read(executionId: string, fromSeq?: number): Promise<string[]>;
}
