/** What the expressions of a step see. One object serves all items of the step: expressions are evaluated one at a time. */
import {
  countItems,
  type ExpressionPage,
  type ExpressionScope,
  findNewestRun,
  type Item,
  type JsonObject,
  type NodeItems,
  NoriaError,
  type PlanNode,
  type Step,
  toApiId,
  traceItem,
  type ZonedTime,
} from '@noria/core';
import { readCpuClockMs } from '../read-cpu-clock.ts';
import { itemsOf } from './load-items.ts';
import type { HeldItems, Run, StepInputs } from './run.ts';

const noItem: Item = { json: {} };

/** The part of the step's context that expressions share. */
interface ScopeContext {
  readonly held: HeldItems;
  readonly now: ZonedTime;
  /** Place of the first item of input 0 in the whole list. */
  readonly firstItem: number;
  readonly execution: { readonly resumeUrl: string };
  random(): number;
}

export class StepScope implements ExpressionScope {
  readonly #run: Run;
  readonly #step: Step;
  readonly #inputs: StepInputs;
  readonly #context: ScopeContext;
  json: JsonObject = {};
  item: Item = noItem;
  itemIndex = 0;
  page?: ExpressionPage;

  constructor(run: Run, step: Step, inputs: StepInputs, context: ScopeContext) {
    this.#run = run;
    this.#step = step;
    this.#inputs = inputs;
    this.#context = context;
  }

  /** Turns to another item of input 0. */
  at(index: number): this {
    const item = this.#inputs[0]?.[index] ?? noItem;
    this.item = item;
    this.json = item.json;
    this.itemIndex = this.#context.firstItem + index;
    return this;
  }

  get runIndex(): number {
    return this.#step.runIndex;
  }

  get now(): ZonedTime {
    return this.#context.now;
  }

  get execution(): JsonObject {
    const { executionId } = this.#run.identity;
    return {
      id: toApiId('exec', executionId),
      mode: this.#run.state.accepted.mode,
      resumeUrl: this.#context.execution.resumeUrl,
    };
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#run.host.environment;
  }

  get workflow(): JsonObject {
    const { workflowId, version } = this.#run.identity;
    return { id: toApiId('wf', workflowId), name: this.#run.plan.definition.name, version };
  }

  get variables(): Readonly<Record<string, string>> {
    return this.#run.host.variables(this.#run.identity.organizationId);
  }

  get input(): NodeItems {
    const items = this.#inputs[0] ?? [];
    return listItems(
      items,
      this.item,
      true,
      this.#step.node,
      (index) => items[index] ?? missing(this.#step.node, index),
    );
  }

  node(name: string): NodeItems {
    const node = this.#run.plan.byName.get(name);
    if (node === undefined)
      throw new NoriaError('EXPRESSION_FAILED', { problem: `there is no node "${name}"`, column: 1 });
    const newest = findNewestRun(this.#run.state, this.#step.scope, node);
    const output =
      newest === null
        ? -1
        : Math.max(
            0,
            newest.outputs.findIndex((payload) => countItems(payload) > 0),
          );
    const items = newest === null ? [] : itemsOf(this.#run, this.#context.held, { step: newest.index, output });
    const trace = (index: number): Item => this.#trace(index, node);
    const scope = this;
    return {
      get item() {
        return trace(scope.itemIndex);
      },
      isExecuted: newest !== null,
      params: node.node.parameters as JsonObject,
      first: () => items[0] ?? missing(node, 0),
      last: () => items[items.length - 1] ?? missing(node, 0),
      all: () => items,
      itemMatching: trace,
    };
  }

  #trace(index: number, node: PlanNode): Item {
    return traceItem(this.#run.state, this.#step, index, node, (ref) => itemsOf(this.#run, this.#context.held, ref));
  }

  random(): number {
    return this.#context.random();
  }

  readClockMs(): number {
    return readCpuClockMs();
  }
}

function listItems(
  items: readonly Item[],
  item: Item,
  isExecuted: boolean,
  node: PlanNode,
  itemMatching: (index: number) => Item,
): NodeItems {
  return {
    item,
    isExecuted,
    params: node.node.parameters as JsonObject,
    first: () => items[0] ?? missing(node, 0),
    last: () => items[items.length - 1] ?? missing(node, 0),
    all: () => items,
    itemMatching,
  };
}

function missing(node: PlanNode, index: number): never {
  throw new NoriaError('EXPRESSION_FAILED', { problem: `node "${node.name}" has no item ${index}`, column: 1 });
}
