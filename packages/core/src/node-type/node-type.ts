/** The node type contract: what every node, piece, import and form is described by. */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ErrorReport } from '../errors/noria-error.ts';
import type { BinaryRef, Item, Json, JsonObject } from '../items/item.ts';
import type { NodeContext } from './node-context.ts';
import type { Parameters } from './parameters.ts';

/**
 * What a repeat after a crash would do.
 * `pure`: result follows from its input. `read`: asks the outside, changes nothing.
 * `idempotent`: safe to repeat with the same key. `once`: a repeat would harm.
 */
export type EffectClass = 'pure' | 'read' | 'idempotent' | 'once';

export type TriggerKind = 'manual' | 'webhook' | 'schedule';

/**
 * How a node goes through a list that memory should not hold.
 * `each`: what comes of an item depends on that item alone, whatever the others are; the node runs on one part after the other, and gives outputs only.
 * `parts`: it asks its context for `parts`, and `items` are only the first of them.
 */
export type LargeLists = 'each' | 'parts';

export interface Port {
  readonly name: string;
}

/** A part of JSON Schema 2020-12 with hints for forms under `x-`. */
export interface ParameterSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
  readonly required?: readonly string[];
  readonly items?: ParameterSchema;
  readonly additionalProperties?: boolean | ParameterSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly examples?: readonly Json[];
  /** What the form shows for the values of `enum` that do not say it themselves, by value. */
  readonly 'x-enum-titles'?: Readonly<Record<string, string>>;
  /** Shown only when the named sibling has one of the values. */
  readonly 'x-show-when'?: Readonly<Record<string, readonly Json[]>>;
  /** Form control when the type does not say it: `code`, `textarea`, `expression`, `workflow`, … */
  readonly 'x-control'?: string;
  /** False where an expression makes no sense (it is needed before any item exists). */
  readonly 'x-expression'?: boolean;
}

export interface NodeExample {
  readonly title: string;
  readonly parameters: Parameters;
  /** Content of the files that `input` names by their hash: texts, or bytes as a `data:` address. */
  readonly files?: readonly string[];
  /** Items by input index. */
  readonly input: readonly (readonly Item[])[];
  /** `json` of the items that must come out, by output index. */
  readonly output: readonly (readonly JsonObject[])[];
}

export interface NodeType {
  /** `group.name`, such as `http.request`. */
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** Name of an icon of the Lucide set. */
  readonly icon: string;
  /** Search words in English, French and Arabic. */
  readonly keywords: { readonly en: readonly string[]; readonly fr: readonly string[]; readonly ar: readonly string[] };
  readonly parameters: ParameterSchema;
  readonly inputs: readonly Port[] | ((parameters: Parameters) => readonly Port[]);
  readonly outputs: readonly Port[] | ((parameters: Parameters) => readonly Port[]);
  readonly effect: EffectClass | ((parameters: Parameters) => EffectClass);
  /** Left out: the node needs all its items at once, and a list that memory should not hold is an error. */
  readonly largeLists?: LargeLists | ((parameters: Parameters) => LargeLists | null);
  /** Set when the node starts executions. */
  readonly trigger?: TriggerKind;
  /**
   * `loop`: output 1 opens a pass with a scope of its own; when the pass is quiet the node runs again; output 0 follows the last pass.
   */
  readonly control?: 'loop';
  /** Faults that the schema cannot express (a cron expression, a time zone). `path` is inside the parameters. */
  readonly check?: (parameters: Parameters) => readonly { readonly path: string; readonly problem: string }[];
  /** The caller of a trigger waits for an answer that a node gives, when each of these parameters has one of its values. */
  readonly needsAnswerWhen?: Readonly<Record<string, readonly Json[]>>;
  /** Set when the node may answer the caller of the execution. */
  readonly givesAnswer?: true;
  readonly errors?: readonly ErrorCode[];
  /** Shown in the catalogue; each is also run as a test where the node needs nothing from outside. */
  readonly examples: readonly NodeExample[];
  /**
   * Does the node's work.
   * @param items items of input 0; the first of them where {@link LargeLists} says so
   * @returns at once or later; a node that only computes returns at once, which keeps it on the fast path
   */
  run(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult>;
  /** Goes on after a wait or after called workflows ended. */
  wake?(ctx: NodeContext, items: readonly Item[], event: WakeEvent): NodeResult | Promise<NodeResult>;
}

export type NodeResult = OutputResult | WaitResult | CallResult;

/** The step is done. */
export interface OutputResult {
  readonly kind: 'output';
  /** Items by output index; a missing list is an empty one. */
  readonly outputs: readonly (readonly Item[])[];
  /** Items of input 0 that failed while others went through; the node's `onError` says what becomes of them. */
  readonly failures?: readonly { readonly item: number; readonly error: ErrorReport }[];
  /** Answers the caller of the execution (first answer wins). */
  readonly answer?: Answer;
  /** `control: loop` only: state for the next pass, or `done`. */
  readonly loop?: { readonly next: Json } | 'done';
}

/** The step waits; `wake` is called when it is over. At least one of the two must be set. */
export interface WaitResult {
  readonly kind: 'wait';
  /** Milliseconds since 1970. */
  readonly untilMs?: number;
  /** True: a POST to the step's resume link ends the wait. */
  readonly resumable?: boolean;
}

/** The step runs other workflows and waits for them; `wake` gets their results. */
export interface CallResult {
  readonly kind: 'call';
  readonly calls: readonly { readonly workflowId: string; readonly items: readonly Item[] }[];
  /** False: the called workflows go on by themselves, and `wake` is called once they are accepted. */
  readonly waitForEnd: boolean;
}

export type WakeEvent =
  | { readonly kind: 'timer' }
  | { readonly kind: 'resume'; readonly body: Json }
  | { readonly kind: 'called'; readonly results: readonly CalledResult[] };

export interface CalledResult {
  readonly executionId: string;
  readonly status: 'accepted' | 'succeeded' | 'failed' | 'cancelled';
  readonly items: readonly Item[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** What the caller of an execution gets. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text when a header says so. */
  readonly body: Json;
  /** Set: the caller gets this file instead of `body`. */
  readonly file?: BinaryRef;
}
