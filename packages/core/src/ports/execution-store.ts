/** Port: who runs what. Claims, leases, inbox and timers; the database's clock decides all of them. */
import type { ErrorReport } from '../errors/noria-error.ts';
import type { InboxMessage } from '../execution/records.ts';
import type { ExecutionStatus, InboxInsert } from './journal.ts';

export interface ClaimedExecution {
  readonly executionId: string;
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  /** The new epoch; writes with an older one are refused from now on. */
  readonly epoch: number;
  /** True when the owner before lost its lease or died with it. */
  readonly lost: boolean;
  /** How many owners in a row were lost, this one included. */
  readonly lostLeases: number;
  readonly correlationId: string | null;
  readonly acceptedAtMs: number;
  readonly priority: number;
  readonly concurrencyKey: string | null;
}

/** What the engine needs to read an execution that it does not run. */
export interface StoredExecution {
  readonly executionId: string;
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly correlationId: string | null;
  readonly originId: string | null;
}

export interface InboxRow {
  readonly executionId: string;
  readonly source: string;
  readonly message: InboxMessage;
}

export interface ExecutionStore {
  /** Adds this process with a lease of `leaseMs`. */
  registerProcess(processId: string, leaseMs: number, info: { host: string; pid: number; role: string }): Promise<void>;
  /**
   * Extends the lease.
   * @returns false when the lease had ended and others may have taken the executions: the process must start anew
   */
  extendLease(processId: string, leaseMs: number): Promise<boolean>;
  /** Ends the lease at once; what the process still owns becomes claimable (lost: false). */
  releaseProcess(processId: string): Promise<void>;
  /**
   * Takes executions that nobody runs and that have something to do: queued ones, those whose owner's lease ended, and
   * waiting ones with a message in the inbox. Oldest first; higher priority first among the queued. Skips rows that others hold.
   * A claim by `lost` raises the row's count of lost leases; the count falls to 0 when the execution is released or waits.
   * @param busyWorkflows ids of workflows that cannot begin in this process: their queued executions are left alone
   * @param queuedLimit most queued executions among them; `limit` when left out
   */
  claimExecutions(
    processId: string,
    limit: number,
    busyWorkflows: readonly string[],
    queuedLimit?: number,
  ): Promise<ClaimedExecution[]>;
  /**
   * Takes what the process owns by the database's word but does not hold: the answer to its claim was lost with a
   * connection, and nobody else may run it.
   * @param held ids of the executions that the process holds
   */
  claimOwned(processId: string, held: readonly string[], limit: number): Promise<ClaimedExecution[]>;
  /**
   * Gives up an execution at its epoch without a record: status queued, no owner.
   * @param error why it cannot go on here; its row shows it until it goes on elsewhere
   */
  releaseExecution(executionId: string, epoch: number, error: ErrorReport): Promise<void>;
  /** Removes those of the executions that have ended, with everything that belongs to them. */
  removeEnded(executionIds: readonly string[]): Promise<void>;
  findExecution(executionId: string): Promise<StoredExecution | null>;
  /** @returns false when the source was there already, or the execution has ended or does not exist */
  insertInbox(row: InboxInsert): Promise<boolean>;
  /** Messages for executions that the process owns, in order of arrival. */
  readInbox(processId: string, limit: number): Promise<InboxRow[]>;
  /** Messages of one execution, in order of arrival. */
  readInboxOf(executionId: string): Promise<InboxRow[]>;
  /** Turns due timers into messages (`timer:STEP`). @returns ids of their executions */
  fireTimers(limit: number): Promise<string[]>;
  /** Milliseconds until the next timer is due; 0 when one is; null when there is none. */
  nextTimerInMs(): Promise<number | null>;
  /** What changed elsewhere. `wake`: an execution has something to do. `workflow`: versions or switches changed. `variables`: some were set or removed. */
  listen(handler: (event: StoreEvent) => void): Promise<() => Promise<void>>;
  notify(event: StoreEvent): Promise<void>;
}

export type StoreEvent =
  | { readonly kind: 'wake'; readonly executionId: string }
  | { readonly kind: 'answered'; readonly executionId: string }
  | { readonly kind: 'workflow'; readonly workflowId: string }
  | { readonly kind: 'variables'; readonly organizationId: string }
  | { readonly kind: 'queued' };
