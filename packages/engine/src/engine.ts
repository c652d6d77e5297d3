/** What the rest of Noria may ask of the engine. */
import type { Answer, BinaryRef, ErrorReport, ExecutionMode, ExecutionStatus, InboxInsert, Item } from '@noria/core';

export interface StartRequest {
  readonly organizationId: string;
  readonly workflowId: string;
  /** Published or draft snapshot; the execution keeps it to its end. */
  readonly version: number;
  readonly mode: ExecutionMode;
  /** Name of the node that begins. */
  readonly start: string;
  /** `output`: the items leave the node (a trigger). `input`: the node runs on them. */
  readonly startWith: 'output' | 'input';
  readonly items: readonly Item[];
  /** Only this node and what leads to it run. */
  readonly until?: string;
  /** Pinned data stands in for nodes' outputs (draft runs). */
  readonly pins?: boolean;
  readonly correlationId: string | null;
  readonly originId?: string;
  readonly idempotency?: { readonly key: string; readonly bodyHash: string; readonly ttlMs: number };
  /** Refuses a second start with the same value, whatever its key; a start that is refused for another reason leaves it unused. */
  readonly nonce?: { readonly value: string; readonly expiresAtMs: number };
}

/** How an execution stands when its caller is answered. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Ended without an answer of its own. `items` are the last node's output. */
  | {
      readonly kind: 'ended';
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly items: readonly Item[];
      /** Memory should not hold all of them: `items` is empty. */
      readonly isTooLarge: boolean;
      readonly error: ErrorReport | null;
    }
  /** Waits for a time or a person: the caller gets 202. */
  | { readonly kind: 'waiting' }
  /** Still under way when the time was over. */
  | { readonly kind: 'timeout' };

export interface StartedExecution {
  readonly executionId: string;
  /** True when the idempotency key (or a derived id) had started this execution before. */
  readonly duplicate: boolean;
}

export interface Engine {
  /** Adds this process to the fleet, claims what a dead process left, starts beats, sweeps, timers and schedules. */
  start(): Promise<void>;
  /**
   * Accepts an execution and runs it, here when there is room.
   * @returns once the acceptance is durable
   * @throws WORKFLOW_INVALID, NOT_FOUND (no such version), IDEMPOTENCY_KEY_REUSED, SIGNATURE_REPLAYED (the nonce was used), SHUTTING_DOWN
   */
  begin(request: StartRequest): Promise<StartedExecution>;
  /**
   * Accepts an execution and gives its answer: by `flow.respond`, or at its end, or that it waits.
   * The answer is durable before it is returned. A pure workflow costs one commit.
   * @param waitMs longest time to wait for the outcome
   */
  beginAndWait(request: StartRequest, waitMs: number): Promise<StartedExecution & { readonly outcome: Outcome }>;
  /** Waits for the outcome of an execution that may run in another process. */
  waitForOutcome(executionId: string, waitMs: number): Promise<Outcome>;
  /**
   * Puts a message into an execution's inbox and wakes its owner (or claims it).
   * @returns false when the source was there already, or the execution has ended or does not exist
   */
  send(message: InboxInsert): Promise<boolean>;
  /** A new execution with the same input. @throws NOT_FOUND, WORKFLOW_INVALID */
  retry(executionId: string, options: { version: 'same' | 'published' }): Promise<StartedExecution>;
  /**
   * A new execution that shares what was recorded and goes on at the failed step.
   * @param options.input items that replace the failed step's recorded input, by input index
   * @throws EXECUTION_NOT_FINISHED, EXECUTION_NOTHING_TO_RESUME
   */
  resume(
    executionId: string,
    options: { version: 'same' | 'published'; input?: readonly (readonly Item[])[] },
  ): Promise<StartedExecution>;
  /** The steps of an execution as users see them, folded from its journal. @throws NOT_FOUND */
  readSteps(executionId: string, range?: StepRange): Promise<ExecutionView>;
  /**
   * Opens a file of an item that the execution recorded; what is read of it may turn out to be gone (BINARY_GONE).
   * @param hash of the file; where several items have the same bytes, type and name are the first one's
   * @throws NOT_FOUND
   */
  openFile(executionId: string, hash: string): Promise<OpenFile>;
  /** Whether the wait that a resume link names is still to come, open, or over. @throws NOT_FOUND */
  findWaitPhase(executionId: string, wait: number): Promise<'to-come' | 'open' | 'over'>;
  /** Variables of the organization were changed: executions that begin from now on see the new ones. */
  forgetVariables(organizationId: string): void;
  /** False once the process may not begin effects any more (its lease is about to end). */
  isHealthy(): boolean;
  counts(): { readonly active: number; readonly queued: number };
  /** Hands running executions over: stops claims, lets steps reach a record for up to `graceMs`, releases the rest. */
  stop(graceMs: number): Promise<void>;
}

export interface OpenFile {
  readonly ref: BinaryRef;
  /** In parts of at most a megabyte. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ExecutionView {
  readonly executionId: string;
  readonly status: ExecutionStatus;
  readonly answer: Answer | null;
  readonly error: (ErrorReport & { readonly node?: string; readonly step?: number }) | null;
  readonly steps: readonly StepView[];
  /** There are steps after the last one of `steps`. */
  readonly hasMore: boolean;
}

/** Which steps to read, and how much of them; all of all steps when left out. */
export interface StepRange {
  /** Only steps after this one. */
  readonly after?: number;
  readonly limit?: number;
  /** `count`: without the items. */
  readonly items?: 'full' | 'count';
  /** Bytes of items in all: the range ends early, and a step with more than that comes without its items. */
  readonly maxBytes?: number;
}

export interface StepView {
  readonly step: number;
  readonly node: string;
  readonly type: string;
  readonly runIndex: number;
  /** Loop and pass of each enclosing loop, outermost first. */
  readonly scope: readonly { readonly loop: string; readonly pass: number }[];
  readonly status: 'ready' | 'running' | 'waiting' | 'retrying' | 'doubt' | 'succeeded' | 'failed' | 'abandoned';
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly attempt: number;
  readonly error: ErrorReport | null;
  /** Where each input came from: step and output, by input index. */
  readonly inputs: readonly (readonly { readonly step: number; readonly output: number }[])[];
  /** Items by output index; a large output is loaded from the blob store. */
  readonly outputs: readonly (readonly Item[])[];
  /** Items by output index. */
  readonly outputCounts: readonly number[];
  /** Why `outputs` is empty although there are items; null when it holds them. */
  readonly omitted: 'not-asked' | 'too-large' | null;
  readonly waiting: {
    readonly untilMs: number | null;
    readonly resumable: boolean;
    /** Which of the execution's resumable waits it is: part of the resume link. */
    readonly number: number | null;
  } | null;
  /** Effects whose end is not known and that a person is asked about. */
  readonly doubts: readonly { readonly item: number; readonly attempt: number }[];
  /** Executions that the step called. */
  readonly children: readonly string[];
}
