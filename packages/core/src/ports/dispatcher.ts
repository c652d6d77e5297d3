/** Port: carries ids of executions to whoever has room. The database is the truth; losing a dispatcher loses nothing. */

export interface DispatchedExecution {
  readonly executionId: string;
  readonly organizationId: string;
  readonly workflowId: string;
  /** Higher first. */
  readonly priority: number;
  readonly concurrencyKey: string | null;
  /** Most executions of the workflow that may be active at once; null when only the installation's limit holds. */
  readonly workflowLimit: number | null;
}

export interface Dispatcher {
  /** True when the execution may begin in this process at once; its place is taken until `leave`. */
  tryEnter(execution: DispatchedExecution): boolean;
  /** Takes a place whatever the limits say: for an execution that goes on after a wait or a take-over. */
  enter(execution: DispatchedExecution): void;
  /** Queues an execution for whoever has room. */
  dispatch(execution: DispatchedExecution): void;
  /** Gives a place back; the next execution in fair order begins. */
  leave(executionId: string): void;
  /** Called for each execution whose turn has come; its place is taken. */
  onTurn(handler: (execution: DispatchedExecution) => void): void;
  /** Takes an execution out of the queue. @returns false when it is not there */
  withdraw(executionId: string): boolean;
  /** Workflows that are at their limit: none of their executions can begin now. */
  busyWorkflows(): readonly string[];
  /** Executions active and queued in this process, and how many places are free. */
  counts(): { readonly active: number; readonly queued: number; readonly room: number };
  close(): Promise<void>;
}
