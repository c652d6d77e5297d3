/** The records of an execution's journal. Their fold (fold.ts) is the execution's state; nothing else is. */
import type { ErrorReport } from '../errors/noria-error.ts';
import type { Item, Json } from '../items/item.ts';
import type { EffectFailure } from '../node-type/effect-error.ts';
import type { Answer } from '../node-type/node-type.ts';

/** Items of one output: in the journal itself, in the blob store when they are large, there in parts when memory should not hold them. */
export type Payload = readonly Item[] | BlobPayload | PartedPayload;

export interface BlobPayload {
  /** SHA-256 of the JSON text, hex. */
  readonly blob: string;
  readonly count: number;
  readonly sizeBytes: number;
  /** Files of its items, each once: nobody has to load the list to know them. Left out when there are none. */
  readonly binaries?: readonly BlobUse[];
}

/** A list whose parts lie in the blob store, in order. None is empty. */
export interface PartedPayload {
  readonly parts: readonly BlobPayload[];
  readonly count: number;
  readonly sizeBytes: number;
}

/** A blob that something refers to. */
export interface BlobUse {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** Whether the items lie in the journal itself. */
export function isInline(payload: Payload): payload is readonly Item[] {
  return !('count' in payload);
}

export function isParted(payload: Payload): payload is PartedPayload {
  return 'parts' in payload;
}

/** What a payload has in the blob store, in the order of its items. */
export function listBlobs(payload: Payload): readonly BlobPayload[] {
  if (isInline(payload)) return none;
  return isParted(payload) ? payload.parts : [payload];
}

const none: readonly BlobPayload[] = [];

export function countItems(payload: Payload): number {
  return isInline(payload) ? payload.length : payload.count;
}

export type JournalRecord =
  | AcceptedRecord
  | StepSettledRecord
  | StepRetryingRecord
  | StepWaitingRecord
  | StepCallingRecord
  | EffectIntendedRecord
  | EffectSettledRecord
  | InboxRecord
  | ClaimedRecord
  | FinishedRecord;

/** What set an execution off. */
export type ExecutionMode = 'manual' | 'webhook' | 'schedule' | 'call' | 'error' | 'retry' | 'resume';

/** The first record. Its trigger's items are the output of step 0. */
export interface AcceptedRecord {
  readonly kind: 'accepted';
  /** Version of these records' meaning. */
  readonly format: 1;
  readonly atMs: number;
  readonly mode: ExecutionMode;
  /** Source of every random value of the execution. */
  readonly seed: number;
  /** Name of the node that begins. */
  readonly start: string;
  /** `output`: the items leave the node (a trigger). `input`: the node runs on them. */
  readonly startWith: 'output' | 'input';
  readonly items: Payload;
  /** Only this node and what leads to it run. */
  readonly until?: string;
  /** Pinned data stands in for nodes' outputs. */
  readonly pins?: boolean;
  /** Started under an idempotency key: its answer is kept for repeats whatever the workflow saves. */
  readonly keyed?: true;
  /** Accepted by a process that runs nothing, which waits for the outcome: a row that is not to be saved is there until it was read. */
  readonly awaited?: true;
  /** How many calls of workflows lie above this execution. */
  readonly depth?: number;
  readonly parent?: { readonly executionId: string; readonly step: number; readonly index: number };
  /** The execution that this one retries or resumes. */
  readonly origin?: string;
  /** Items that a person put in place of a step's recorded input when resuming, by input index. */
  readonly edited?: { readonly step: number; readonly inputs: readonly Payload[] };
}

/** The items of input 0, as they came: written by nodes that only pass items on. */
export interface UnchangedPayload {
  readonly same: 'input';
}

/** A step is over. */
export interface StepSettledRecord {
  readonly kind: 'step.settled';
  readonly step: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** By output index. Empty when the step failed and the workflow stops. */
  readonly outputs: readonly (Payload | UnchangedPayload)[];
  readonly error?: ErrorReport;
  readonly answer?: Answer;
  readonly loop?: { readonly next: Json } | 'done';
  /** The output stood pinned in the workflow; the node did not run. */
  readonly pinned?: true;
}

/** A try failed and another follows. */
export interface StepRetryingRecord {
  readonly kind: 'step.retrying';
  readonly step: number;
  readonly startedMs: number;
  /** The try that failed, from 1. */
  readonly attempt: number;
  readonly error: ErrorReport;
  readonly resumeAtMs: number;
}

/** A step waits for a time or for somebody. */
export interface StepWaitingRecord {
  readonly kind: 'step.waiting';
  readonly step: number;
  readonly startedMs: number;
  readonly untilMs?: number;
  readonly resumable?: boolean;
}

/** A step calls workflows; the ids of the children derive from (execution, step, index). */
export interface StepCallingRecord {
  readonly kind: 'step.calling';
  readonly step: number;
  readonly startedMs: number;
  readonly waitForEnd: boolean;
  readonly calls: readonly { readonly workflowId: string; readonly executionId: string; readonly items: Payload }[];
}

/** Durable before a `once` effect begins. No intent means not begun. */
export interface EffectIntendedRecord {
  readonly kind: 'effect.intended';
  readonly step: number;
  readonly item: number;
  readonly attempt: number;
  readonly startedMs: number;
}

/** A `once` or `idempotent` effect ended. A settled step implies the end of its effects. */
export interface EffectSettledRecord {
  readonly kind: 'effect.settled';
  readonly step: number;
  readonly item: number;
  readonly attempt: number;
  readonly startedMs: number;
  readonly result?: Json;
  readonly failure?: EffectFailure;
}

/** A row of the inbox, folded in by the owner. */
export interface InboxRecord {
  readonly kind: 'inbox';
  readonly atMs: number;
  readonly message: InboxMessage;
}

export type InboxMessage =
  | { readonly kind: 'cancel'; readonly reason?: string }
  /** `wakeAtMs`: what it was set for, where that is known. One that was set for an earlier wait or retry of the step ends nothing. */
  | { readonly kind: 'timer'; readonly step: number; readonly wakeAtMs?: number }
  /** `wait` names the wait (`nextWaitNumber`); one that comes before its wait is kept. */
  | { readonly kind: 'resume'; readonly wait: number; readonly body: Json }
  /**
   * A person's word on an effect in doubt. `result` stands in for what the effect would have returned.
   * With `attempt`, the word is about that try only: one that was given twice cannot reach a later doubt.
   */
  | {
      readonly kind: 'doubt-answer';
      readonly step: number;
      readonly item: number;
      readonly attempt?: number;
      readonly verdict: 'happened' | 'again';
      readonly result?: Json;
    }
  | {
      readonly kind: 'child-ended';
      readonly step: number;
      readonly index: number;
      readonly executionId: string;
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly items: Payload;
      readonly error?: ErrorReport;
    };

/** Another process goes on with the execution: what was under way in the old one is dead. */
export interface ClaimedRecord {
  readonly kind: 'claimed';
  readonly atMs: number;
  readonly epoch: number;
  readonly processId: string;
  /** True when the process before lost its lease or died; false when the execution was released or handed over. */
  readonly lost: boolean;
}

export interface FinishedRecord {
  readonly kind: 'finished';
  readonly atMs: number;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly error?: ErrorReport & { readonly node?: string; readonly step?: number };
  /** Steps that did not end in time after a cancel or a failure; what they did outside is not known. */
  readonly abandoned?: readonly number[];
}
