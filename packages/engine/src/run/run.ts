/** The shapes that the parts of a running execution share: the run itself, one turn of a step, and the engine around them. */
import type {
  AcceptRow,
  Answer,
  BlobStore,
  Clock,
  DataTables,
  ErrorReport,
  ExecutionLimits,
  ExecutionState,
  FileFolder,
  FlushOutcome,
  InboxMessage,
  Item,
  JournalRecord,
  Logger,
  NoriaError,
  Outbound,
  OutputRef,
  Payload,
  Plan,
  SeenKeys,
  Step,
} from '@noria/core';
import type { JournalWriter } from '../journal-writer.ts';
import type { EncodedPayload, PayloadStore } from '../payload-store.ts';
import type { RecordBuffer } from './record-buffer.ts';

/** `running`: steps may begin. `stopping`: none may. `ending`: the last record is on its way. `gone`: not ours any more. */
export type RunPhase = 'running' | 'stopping' | 'ending' | 'releasing' | 'gone';

export interface RunIdentity {
  readonly executionId: string;
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  readonly correlationId: string | null;
  readonly priority: number;
  /** Executions with the same key run one at a time. */
  readonly concurrencyKey: string | null;
}

/** One execution in the memory of the process that owns it. */
export interface Run {
  readonly host: RunHost;
  readonly identity: RunIdentity;
  readonly executionId: string;
  readonly plan: Plan;
  readonly state: ExecutionState;
  readonly buffer: RecordBuffer;
  readonly activeTime: { start(): void; stop(): void };
  readonly timers: { list(): { step: number; wakeAtMs: number }[]; clear(): void };
  /** Fired on cancel and when a limit was passed. */
  readonly signal: AbortSignal;
  /** False while a node is at work or an effect is under way. */
  readonly isQuiet: boolean;
  /** True after its place was given back: it takes one again when a step begins. */
  isIdle: boolean;
  /** Effects under way by `step:item`: a step that runs anew joins them instead of beginning them again. */
  readonly effectsUnderWay: Map<string, Promise<unknown>>;
  /** The turn under way of each step whose node works asynchronously, or has effects. */
  readonly stepRuns: Map<number, StepRun>;
  /** By step: settles once all executions that the step calls are accepted; fails when one that is not waited for cannot be. */
  accepting: Map<number, Promise<void>> | null;
  /** Sources of the messages that were taken from the inbox: one that is read again before its row is gone is dropped. */
  received: Set<string> | null;
  phase: RunPhase;
  /** False once nothing more may begin: the execution stops, or is handed over. */
  readonly mayBegin: boolean;
  /** False while nobody knows yet whether an idempotency key or a nonce started an execution before. */
  readonly isAccepted: boolean;
  /** Ends the execution whatever its steps say: a limit was passed, or it is quarantined. */
  readonly fatal: ErrorReport | null;
  /** The output that came last: what callers get. */
  readonly lastOutput: OutputRef | null;
  payloadBytes: number;
  /** False while all its items lie in the journal itself. */
  hasBlobs: boolean;
  /** A step has settled since this process claimed the execution. */
  readonly hasProgressed: boolean;
  /** Adds a record, folds it, and does what follows. `text` is its JSON where it is known already. */
  record(record: JournalRecord, text?: string): void;
  /** Folds a message of the inbox; its row goes with the next flush. */
  receive(source: string, message: InboxMessage): void;
  /** Records wait until this resolves (a blob must be durable before the record that names it). */
  holdFor(stored: Promise<void>): void;
  /** Writes all records so far with the next flush, which begins at once. */
  flushNow(): void;
  endEffect(key: string): void;
  failWith(error: ErrorReport): void;
  /** Gives the execution up: it waits for something far off, or the process shuts down. */
  release(): void;
  /** The time to stop is over: what still runs is left behind, and its results are dropped. */
  endStop(): void;
  logFields(): Record<string, unknown>;
}

/** One turn of a step: its node at work on its inputs. */
export interface StepRun {
  readonly run: Run;
  readonly step: Step;
  /** Items by input index. */
  readonly inputs: StepInputs;
  /** Items from the blob store that the step may look at, safe from the cache's limits. */
  readonly held: HeldItems;
  /** When the step was first begun: its fixed time. */
  readonly startedMs: number;
  /** Outputs that were given out before the node is done, by index. */
  readonly given: ReadonlyMap<number, GivenList> | null;
  /** Ends the turn while an effect is in doubt. */
  suspend: () => void;
}

/** An output that grew while its node was at work. */
export interface GivenList {
  readonly length: number;
  /** All items while they are few enough for one list; null once some of them were stored. */
  readonly whole: readonly Item[] | null;
  /** Adds what the node returned in the end. */
  addLast(items: readonly Item[]): GivenList;
  /**
   * The list as the journal names it, where parts of it were stored.
   * @throws PAYLOAD_LIMIT
   */
  end(): EncodedPayload;
}

export type HeldItems = ReadonlyMap<Payload, readonly Item[]>;

/** Items by input index. */
export type StepInputs = readonly (readonly Item[])[];

/** What those who wait for an execution are told. */
export interface RunListener {
  onDurable?(): void;
  onAnswered?(answer: Answer): void;
  onEnded?(): void;
  onGone?(reason: GoneReason): void;
}

export type GoneReason =
  | Exclude<FlushOutcome, { kind: 'written' }>
  | { readonly kind: 'refused'; readonly error: NoriaError }
  /** Given up at its last record: it waits for something far off, or another process is to take it. */
  | { readonly kind: 'released'; readonly isWaiting: boolean };

/** How a run begins: the claim under which it writes. */
export interface RunClaim {
  readonly epoch: number;
  readonly nextSeq: number;
  /** Set for a new execution: makes its row with the first flush. */
  readonly accept: AcceptRow | null;
}

/** Moments at which the crash suite kills or stops the process. */
export type EnginePoint =
  | 'accepted'
  | 'before-intent'
  | 'after-intent'
  | 'after-effect'
  | 'before-flush'
  | 'after-flush'
  | 'recovering'
  | 'waiting'
  | 'in-loop'
  | 'in-child'
  | 'answering';

export interface RunLimits extends ExecutionLimits {
  /** An execution that waits no longer than this keeps its place in memory. */
  readonly holdMs: number;
  /** Lists of this JSON size and more go to the blob store. */
  readonly spillBytes: number;
  /** Largest file of an item. */
  readonly maxBinaryBytes: number;
  /** Payload that an execution may hold in memory before it spills smaller lists too. */
  readonly retainBytes: number;
  /** How long a cancelled step may take to stop. */
  readonly cancelGraceMs: number;
  /** How long steps of other branches may take to end after a failure. */
  readonly failGraceMs: number;
  readonly maxCallDepth: number;
}

/** What an execution needs from the engine around it. */
export interface RunHost {
  readonly processId: string;
  readonly writer: JournalWriter;
  readonly payloads: PayloadStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outbound: Outbound;
  files(organizationId: string): FileFolder;
  readonly seenKeys: SeenKeys;
  readonly limits: RunLimits;
  readonly blobs: BlobStore;
  readonly tables: (organizationId: string) => DataTables;
  /** Null when the lease is good for an effect now; otherwise resolves once it is. */
  effectsAllowed(): Promise<void> | null;
  variables(organizationId: string): Readonly<Record<string, string>>;
  /** What expressions read as `$env`. */
  readonly environment: Readonly<Record<string, string>>;
  resumeUrl(executionId: string, wait: number): string;
  /** Accepts the executions that a step calls; those that exist already are left alone. */
  startChildren(parent: Run, step: Step): void;
  /** Accepts the error workflow's execution, durably, before the failure is recorded. */
  startErrorWorkflow(failed: Run, workflowId: string, item: Item): Promise<void>;
  /** Messages that a run's flush has written for others. */
  deliver(messages: readonly { executionId: string; source: string; message: InboxMessage }[]): void;
  /** The run has nothing to do for a while; its place is free. */
  onIdle(run: Run): void;
  /** A step begins after `onIdle`: the run takes a place again. */
  onBusy(run: Run): void;
  /** Its answer is durable. */
  onAnswered(run: Run): void;
  /** The run has left memory: ended, released, or lost to another process. */
  onGone(run: Run): void;
  reach(point: EnginePoint, executionId: string): void;
}
