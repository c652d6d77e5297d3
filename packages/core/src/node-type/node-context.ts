/** What a node may use while it runs: its parameters, effects, the guarded way outside, and nothing else. */
import type { DateTime } from 'luxon';
import type { ExpressionPage } from '../expression/expression-scope.ts';
import type { Item, Json } from '../items/item.ts';
import type { Binaries } from '../ports/binaries.ts';
import type { DataTables } from '../ports/data-tables.ts';
import type { FileFolder } from '../ports/file-folder.ts';
import type { Outbound } from '../ports/outbound.ts';
import type { StepSeenKeys } from '../ports/seen-keys.ts';
import type { Parameters } from './parameters.ts';

export interface NodeContext {
  readonly node: { readonly name: string; readonly type: string; readonly version: number };
  readonly execution: {
    readonly id: string;
    readonly organizationId: string;
    readonly workflowId: string;
    /** Signed link that ends the first wait for a resume link from here on: of this step, or of one that its items lead to. */
    readonly resumeUrl: string;
  };
  /** Which run of this node in the execution this is, from 0. */
  readonly runIndex: number;
  /** From 1. */
  readonly attempt: number;
  /** The step's fixed time, in the workflow's zone; the same when the step is computed again. */
  readonly now: DateTime;
  /** Fired on cancel, on a time-out, and when another branch has failed. */
  readonly signal: AbortSignal;
  readonly outbound: Outbound;
  readonly files: FileFolder;
  /** Files of items. */
  readonly binaries: Binaries;
  /** Data tables of the organization. */
  readonly tables: DataTables;
  /** Keys that the workflow has met before. To claim or forget some is an effect: call it inside of `effect`. */
  readonly seenKeys: StepSeenKeys;
  /** `control: loop` only. */
  readonly loop: LoopContext | null;
  /**
   * Parameters with expressions resolved and defaults filled in.
   * @param item index in input 0; 0 when left out
   * @throws EXPRESSION_FAILED, EXPRESSION_LIMIT, PARAMETER_INVALID with node and parameter in `details`
   */
  parameters(item?: number): Parameters;
  /**
   * Parameters as `parameters` gives them, for one of many pages of an answer: expressions see `$response`, `$request` and `$pageCount` too.
   * @param except a parameter that needs an answer, left out while there is none
   */
  parametersOfPage(item: number, page: ExpressionPage, except?: string): Parameters;
  /** Items of input 0, a part at a time, for a node whose `largeLists` is `parts`. */
  readonly parts: ItemParts;
  /**
   * Hands items on before the node is done: they come before those that it returns for the output, and may be more than memory should hold.
   * Resolves when more may follow. Null where a failure of the node must not leave anything behind: then it returns all at once.
   * @throws PAYLOAD_LIMIT
   */
  readonly emit: ((output: number, items: readonly Item[]) => Promise<void>) | null;
  /** Items of another input than the first. */
  input(index: number): readonly Item[];
  /** Number in [0, 1) from the execution's seed: the same when the step is computed again. */
  random(): number;
  /**
   * To be asked after each of many items: null while the node may go on, otherwise resolves when it may.
   * @throws EXECUTION_CANCELLED (as a rejection) the execution stops
   */
  pause(): Promise<void> | null;
  log(level: 'debug' | 'info' | 'warn', message: string, details?: Readonly<Record<string, unknown>>): void;
  /**
   * Does something outside for one item, recorded so that it is never repeated blindly.
   * A result that the journal already holds is returned without calling `fn`.
   * @param item index in input 0. A node that does several things for one item, one after the other, adds multiples of the number of its
   *   items: part `p` of item `i` is `i + p * items.length`
   * @param fn the effect; what it returns is journaled and must be JSON
   * @throws what `fn` throws; throw {@link EffectError} to say whether the request had left
   */
  effect<T extends Json>(item: number, fn: (call: EffectCall) => Promise<T>): Promise<T>;
}

/** A list of items that may be gone through more than once. */
export interface ItemParts extends AsyncIterable<readonly Item[]> {
  /** Items in all parts. */
  readonly count: number;
}

export interface EffectCall {
  /** The same on every attempt: derived from execution, step and item. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** From 1. */
  readonly attempt: number;
}

export interface LoopContext {
  /** Passes begun so far. */
  readonly pass: number;
  /** What the last run returned as `loop.next`; null on the first. */
  readonly state: Json;
  /** False when no wire leads back to the loop. */
  readonly wiredBack: boolean;
  /** Items that the last pass sent back. */
  lastReturned(): readonly Item[];
  /** How many items all passes sent back. */
  readonly returnedCount: number;
  /** Items that all passes sent back, in order. They are loaded when they are asked for: a loop asks once, at its end. */
  allReturned(): Promise<readonly Item[]>;
  /**
   * Parameters resolved on an item that the last pass sent back (`$json`, `$input` and lineage are those items').
   * @param item index in `lastReturned()`
   * @throws EXPRESSION_FAILED, EXPRESSION_LIMIT, PARAMETER_INVALID with node and parameter in `details`
   */
  parametersOfReturned(item: number): Parameters;
}
