/** The dispatcher of one process: places up to a limit, turns by priority and fairly among organizations. */
import { type DispatchedExecution, type Dispatcher, ExecutionMap } from '@noria/core';
import { turnMs } from './turn-ms.ts';

export interface LocalDispatcherOptions {
  /** Executions active at once in this process. */
  readonly maxConcurrent: number;
  /** Per workflow, unless its own setting is lower. */
  readonly maxConcurrentPerWorkflow: number;
  /** Per organization; as many as there are places when left out. */
  readonly maxConcurrentPerOrganization?: number;
}

export class LocalDispatcher implements Dispatcher {
  readonly #options: LocalDispatcherOptions;
  readonly #active = new ExecutionMap<DispatchedExecution>();
  readonly #perWorkflow = new Map<string, { count: number; limit: number }>();
  readonly #perOrganization = new Map<string, number>();
  /** What goes on after a wait enters beside another execution with its key. */
  readonly #perKey = new Map<string, number>();
  /** Waiting executions by organization; the organization served last stands last. */
  readonly #queues = new Map<string, DispatchedExecution[]>();
  readonly #queued = new Set<string>();
  #isServing = false;
  #handler: ((execution: DispatchedExecution) => void) | null = null;

  constructor(options: LocalDispatcherOptions) {
    this.#options = options;
  }

  tryEnter(execution: DispatchedExecution): boolean {
    if (!this.#hasPlace(execution)) return false;
    this.enter(execution);
    return true;
  }

  enter(execution: DispatchedExecution): void {
    const { executionId, organizationId, workflowId } = execution;
    if (this.#active.has(executionId)) return;
    this.#active.set(executionId, execution);
    const { count } = this.#perWorkflow.get(workflowId) ?? { count: 0 };
    this.#perWorkflow.set(workflowId, { count: count + 1, limit: this.#limitOf(execution) });
    add(this.#perOrganization, organizationId, 1);
    if (execution.concurrencyKey !== null) add(this.#perKey, keyOf(execution), 1);
  }

  dispatch(execution: DispatchedExecution): void {
    if (this.#queued.has(execution.executionId) || this.#active.has(execution.executionId)) return;
    this.#queued.add(execution.executionId);
    const queue = this.#queues.get(execution.organizationId);
    if (queue === undefined) this.#queues.set(execution.organizationId, [execution]);
    else insertByPriority(queue, execution);
    this.#serve();
  }

  leave(executionId: string): void {
    const execution = this.#active.get(executionId);
    if (execution === undefined) return;
    this.#active.delete(executionId);
    const workflow = this.#perWorkflow.get(execution.workflowId);
    if (workflow !== undefined && --workflow.count === 0) this.#perWorkflow.delete(execution.workflowId);
    add(this.#perOrganization, execution.organizationId, -1);
    if (execution.concurrencyKey !== null) add(this.#perKey, keyOf(execution), -1);
    if (this.#queued.size > 0) this.#serve();
  }

  withdraw(executionId: string): boolean {
    if (!this.#queued.delete(executionId)) return false;
    for (const [organizationId, queue] of this.#queues) {
      const index = queue.findIndex((execution) => execution.executionId === executionId);
      if (index < 0) continue;
      queue.splice(index, 1);
      if (queue.length === 0) this.#queues.delete(organizationId);
      break;
    }
    return true;
  }

  busyWorkflows(): readonly string[] {
    return [...this.#perWorkflow].filter(([, { count, limit }]) => count >= limit).map(([id]) => id);
  }

  onTurn(handler: (execution: DispatchedExecution) => void): void {
    this.#handler = handler;
  }

  counts(): { active: number; queued: number; room: number } {
    const [active, queued] = [this.#active.size, this.#queued.size];
    return { active, queued, room: Math.max(0, this.#options.maxConcurrent - active) };
  }

  async close(): Promise<void> {
    this.#handler = null;
    this.#queues.clear();
    this.#queued.clear();
  }

  /** One execution may end as soon as it begins, and leave its place to the next: a loop here, or the stack would be one. */
  #serve(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    try {
      const endMs = performance.now() + turnMs;
      for (let next = this.#takeNext(); next !== null; next = this.#takeNext()) {
        this.enter(next);
        this.#handler?.(next);
        if (performance.now() <= endMs) continue;
        setImmediate(() => this.#serve());
        return;
      }
    } finally {
      this.#isServing = false;
    }
  }

  /** The first execution with a place, beginning with the organization that was served longest ago. */
  #takeNext(): DispatchedExecution | null {
    if (this.#handler === null || this.#active.size >= this.#options.maxConcurrent) return null;
    for (const [organizationId, queue] of this.#queues) {
      const index = queue.findIndex((execution) => this.#hasPlace(execution));
      if (index < 0) continue;
      const [next] = queue.splice(index, 1);
      if (next === undefined) continue;
      this.#queued.delete(next.executionId);
      this.#queues.delete(organizationId);
      if (queue.length > 0) this.#queues.set(organizationId, queue);
      return next;
    }
    return null;
  }

  #hasPlace(execution: DispatchedExecution): boolean {
    if (this.#active.size >= this.#options.maxConcurrent || this.#active.has(execution.executionId)) return false;
    if ((this.#perWorkflow.get(execution.workflowId)?.count ?? 0) >= this.#limitOf(execution)) return false;
    const organizationLimit = this.#options.maxConcurrentPerOrganization ?? Number.POSITIVE_INFINITY;
    if ((this.#perOrganization.get(execution.organizationId) ?? 0) >= organizationLimit) return false;
    return execution.concurrencyKey === null || !this.#perKey.has(keyOf(execution));
  }

  #limitOf({ workflowLimit }: DispatchedExecution): number {
    return Math.min(workflowLimit ?? Number.POSITIVE_INFINITY, this.#options.maxConcurrentPerWorkflow);
  }
}

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function keyOf(execution: DispatchedExecution): string {
  return `${execution.workflowId} ${execution.concurrencyKey}`;
}

function insertByPriority(queue: DispatchedExecution[], execution: DispatchedExecution): void {
  let at = queue.length;
  while (at > 0 && (queue[at - 1]?.priority ?? 0) < execution.priority) at--;
  queue.splice(at, 0, execution);
}
