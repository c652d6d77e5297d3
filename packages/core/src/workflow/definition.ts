/** What a workflow is: nodes, connections, settings. The JSON that people store, send and version. */
import type { Item, Json } from '../items/item.ts';
import type { EffectClass } from '../node-type/node-type.ts';

/** `native`: the rules of docs/engine.md. `n8n`: the order of branches and loop state of imported workflows. */
export type Semantics = 'native' | 'n8n';

export interface WorkflowDefinition {
  readonly name: string;
  readonly description?: string;
  readonly semantics?: Semantics;
  readonly nodes: readonly WorkflowNode[];
  readonly connections: readonly Connection[];
  readonly settings?: WorkflowSettings;
  /** Items that stand in for a node's output in draft runs, by node name. */
  readonly pinData?: Readonly<Record<string, readonly Item[]>>;
}

export interface WorkflowNode {
  /** Unique in the workflow; connections and `$('name')` refer to it. */
  readonly name: string;
  /** Node type, such as `http.request`. */
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Credential ids by slot of the node type. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** A disabled node passes its first input on. */
  readonly disabled?: boolean;
  readonly notes?: string;
  readonly position?: readonly [number, number];
  /** What an error does: end the execution, go on with the items, or leave by the error output (the last one). */
  readonly onError?: 'stop' | 'continue' | 'errorOutput';
  readonly retry?: RetrySettings;
  /** Gives one empty item where the node would give none, so that what follows runs. */
  readonly alwaysOutputData?: boolean;
  /** Runs for the first item only. */
  readonly executeOnce?: boolean;
  /** Overrides the effect class that the node type declares. */
  readonly effect?: EffectClass;
  /** What to do about a `once` effect that a crash left in doubt; `ask` when left out. */
  readonly inDoubt?: InDoubtPolicy;
}

export type InDoubtPolicy = 'ask' | 'repeat' | 'skip' | 'fail';

export interface RetrySettings {
  /** Tries in all, the first included; 1 to 20. */
  readonly maxAttempts: number;
  /** Before the second try; doubles each time. */
  readonly delayMs?: number;
  readonly maxDelayMs?: number;
}

export interface Connection {
  readonly from: string;
  /** Index of the output; 0 when left out. */
  readonly output?: number;
  readonly to: string;
  /** Index of the input; 0 when left out. */
  readonly input?: number;
}

export interface WorkflowSettings {
  /** IANA zone of schedules and dates; the installation's when left out. */
  readonly timeZone?: string;
  /** Workflow to start when an execution fails: its id. */
  readonly errorWorkflow?: string;
  /** Which ended executions are kept. */
  readonly save?: 'all' | 'failed' | 'none';
  readonly retentionDays?: number;
  /** Longest active time; waiting does not count. */
  readonly timeoutMs?: number;
  readonly maxSteps?: number;
  /** Executions of this workflow that may be active at once. */
  readonly maxConcurrency?: number;
  /** An expression over the trigger's item: executions with the same key run one at a time. */
  readonly concurrencyKey?: string;
  readonly priority?: number;
}
