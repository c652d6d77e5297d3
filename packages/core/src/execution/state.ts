/** The state of an execution: what the fold over its journal has built. Changed by fold.ts alone. */
import type { ErrorReport } from '../errors/noria-error.ts';
import type { Json } from '../items/item.ts';
import type { EffectFailure } from '../node-type/effect-error.ts';
import type { Answer, WakeEvent } from '../node-type/node-type.ts';
import type { Plan, PlanNode } from '../workflow/plan.ts';
import type { AcceptedRecord, FinishedRecord, Payload, StepCallingRecord } from './records.ts';

/** One output of one step: a list of items that travelled over a connection. */
export interface OutputRef {
  readonly step: number;
  readonly output: number;
}

/** Where steps happen: the root, or one pass of a loop. */
export interface Scope {
  readonly parent: Scope | null;
  /** Null for the root. */
  readonly loop: LoopRun | null;
  readonly pass: number;
  /** Steps, loops and joins of this scope that are not over. What lies inside a pass is counted there; its loop counts here. */
  live: number;
  /** Node indexes of the steps and loops that are not over, in no order; null where the plan has no joins. */
  readonly liveNodes: number[] | null;
  /** Joins of this scope that wait, the longest-waiting first. */
  joins: WaitingJoin[] | null;
  /** Newest settled step of each node, by node index. */
  newest: Map<number, Step> | null;
  /** What wires brought back to the loop in this pass. */
  readonly returned: OutputRef[];
}

/** One run of a loop node, from its first pass to `done`. */
export interface LoopRun {
  readonly node: PlanNode;
  readonly scope: Scope;
  readonly source: readonly OutputRef[];
  pass: number;
  /** What the node asked to be handed on its next run. */
  next: Json;
  lastReturned: readonly OutputRef[];
  readonly returned: OutputRef[];
}

/** A node with several inputs that has got something and may get more. */
export interface WaitingJoin {
  readonly node: PlanNode;
  readonly queues: OutputRef[][];
}

export type StepStatus = 'ready' | 'waiting' | 'calling' | 'retrying' | 'doubt' | 'woken' | 'settled';

export interface Step {
  readonly index: number;
  readonly node: PlanNode;
  readonly scope: Scope;
  /** Counts the node's runs in the execution. */
  readonly runIndex: number;
  /** By input index, in the order of arrival. Input 1 of a loop holds what its passes sent back. */
  inputs: readonly (readonly OutputRef[])[];
  status: StepStatus;
  /** The try under way or to come, from 1. */
  attempt: number;
  startedMs: number | null;
  endedMs: number | null;
  outputs: readonly Payload[];
  error: ErrorReport | null;
  /** The error of the try before, while `retrying`. */
  lastError: ErrorReport | null;
  /** By item; dropped when the step settles well. */
  effects: Map<number, Effect> | null;
  wait: { readonly untilMs: number | null; readonly number: number | null } | null;
  /** Resumable waits of this step so far. */
  waits: number;
  /** Number of the first resumable wait that began at a step after this one; null before. */
  leadsTo: number | null;
  retryAtMs: number | null;
  calls: CallState | null;
  wakeEvent: WakeEvent | CalledEvent | null;
  readonly loop: LoopRun | null;
  /** Pass of the loop that this run opens, from 0. */
  readonly pass: number;
  pinned: boolean;
}

/** All called executions have ended (or were accepted, when the step does not wait). Their items are payloads still. */
export interface CalledEvent {
  readonly kind: 'called';
}

export interface CallState {
  readonly record: StepCallingRecord;
  readonly ended: (ChildEnd | null)[];
  open: number;
}

export interface ChildEnd {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly items: Payload;
  readonly error: ErrorReport | null;
}

/** An effect of one item of one step. */
export type Effect =
  | { readonly kind: 'intended'; readonly attempt: number }
  | { readonly kind: 'done'; readonly attempt: number; readonly result: Json | undefined }
  | { readonly kind: 'failed'; readonly attempt: number; readonly failure: EffectFailure }
  /** It is not known whether it happened; a person is asked. */
  | { readonly kind: 'doubt'; readonly attempt: number }
  /** To be done (again). */
  | { readonly kind: 'open'; readonly attempt: number };

export interface ExecutionState {
  readonly plan: Plan;
  readonly accepted: AcceptedRecord;
  readonly root: Scope;
  readonly steps: Step[];
  /** Steps that are not settled. */
  readonly open: Set<Step>;
  /** Runs so far, by node index. */
  readonly runs: Int32Array;
  /** Newest settled step inside any loop, by node index. */
  readonly newest: Map<number, Step>;
  /** Nodes that may run; null when all may. */
  readonly allowed: Uint8Array | null;
  /** Bodies of resumes that came before their wait, by its number. */
  readonly earlyResumes: Map<number, Json>;
  failing: (ErrorReport & { readonly node?: string; readonly step?: number }) | null;
  cancelling: { readonly reason: string | null } | null;
  answer: Answer | null;
  finished: FinishedRecord | null;
  /** Newest claim; 0 until the first take-over. */
  epoch: number;
}

/** Where a scope lies, outermost loop first. */
export function scopePath(scope: Scope): { loop: string; pass: number }[] {
  const path: { loop: string; pass: number }[] = [];
  for (let at: Scope | null = scope; at?.loop; at = at.parent) path.push({ loop: at.loop.node.name, pass: at.pass });
  return path.reverse();
}

/** The newest settled run of a node as seen from a scope: the nearest enclosing scope first, then anywhere. */
export function findNewestRun(state: ExecutionState, scope: Scope, node: PlanNode): Step | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const step = at.newest?.get(node.index);
    if (step !== undefined) return step;
  }
  return state.newest.get(node.index) ?? null;
}
