/** The context of a node while it runs one step. */
import {
  type Binaries,
  createRandom,
  type DataTables,
  type EffectCall,
  type ExpressionPage,
  type FileFolder,
  findDynamicFault,
  type Item,
  type ItemParts,
  type Json,
  type LoopContext,
  listOffsets,
  type NodeContext,
  NoriaError,
  nextWaitNumber,
  type Outbound,
  type Parameters,
  type Step,
  type StepSeenKeys,
  type ZonedTime,
  zonedTime,
} from '@noria/core';
import { turnMs } from '../turn-ms.ts';
import { inOnePart } from './input-parts.ts';
import { ListInParts } from './list-in-parts.ts';
import { itemsOf, type LoadedStep, loadItems } from './load-items.ts';
import type { HeldItems, Run, StepInputs, StepRun } from './run.ts';
import { runEffect } from './run-effect.ts';
import { createBinaries } from './step-binaries.ts';
import { StepScope } from './step-scope.ts';
import { createStepSeenKeys } from './step-seen-keys.ts';

export class StepContext implements NodeContext, StepRun {
  readonly run: Run;
  readonly step: Step;
  inputs: StepInputs;
  readonly held: HeldItems;
  /** When this step was first begun: its fixed time. */
  readonly startedMs: number;
  readonly attempt: number;
  /** Place of the first item of input 0 in the whole list: more than 0 while the step goes through it in parts. */
  firstItem = 0;
  /** Outputs that were given out before the node is done, by index; null while there are none. */
  given: Map<number, ListInParts> | null = null;
  readonly #parts: ItemParts | null;
  /** Ends the step's turn while a doubt is open. */
  suspend: () => void = () => undefined;
  #scope: StepScope | null = null;
  #now: ZonedTime | null = null;
  #random: (() => number) | null = null;
  #binaries: Binaries | null = null;
  #pauseAtMs = 0;

  constructor(run: Run, step: Step, loaded: LoadedStep, startedMs: number) {
    this.run = run;
    this.step = step;
    this.inputs = loaded.inputs;
    this.held = loaded.held;
    this.#parts = loaded.parts;
    this.startedMs = step.startedMs ?? startedMs;
    this.attempt = step.attempt;
  }

  get node(): NodeContext['node'] {
    const { name, type } = this.step.node;
    return { name, type: type.type, version: type.version };
  }

  get execution(): NodeContext['execution'] {
    const { executionId, organizationId, workflowId } = this.run.identity;
    return {
      id: executionId,
      organizationId,
      workflowId,
      resumeUrl: this.run.host.resumeUrl(executionId, nextWaitNumber(this.step)),
    };
  }

  get runIndex(): number {
    return this.step.runIndex;
  }

  get now(): ZonedTime {
    this.#now ??= zonedTime(this.startedMs, this.run.plan.definition.settings?.timeZone);
    return this.#now;
  }

  get signal(): AbortSignal {
    return this.run.signal;
  }

  get outbound(): Outbound {
    const { outbound } = this.run.host;
    const { organizationId } = this.run.identity;
    return {
      request: (request) => outbound.request({ ...request, organizationId }),
      open: (request) => outbound.open({ ...request, organizationId }),
    };
  }

  get files(): FileFolder {
    return this.run.host.files(this.run.identity.organizationId);
  }

  get binaries(): Binaries {
    const { blobs, limits } = this.run.host;
    const { effect } = this.step.node;
    const isJournaled = effect === 'once' || effect === 'idempotent';
    this.#binaries ??= createBinaries({
      blobs,
      organizationId: this.run.identity.organizationId,
      maxBytes: limits.maxBinaryBytes,
      // What the journal keeps of an effect may name a file long before the step does: while another one is in doubt.
      onStored: (use) => isJournaled && this.run.buffer.addUses([use]),
    });
    return this.#binaries;
  }

  get tables(): DataTables {
    return this.run.host.tables(this.run.identity.organizationId);
  }

  get seenKeys(): StepSeenKeys {
    return createStepSeenKeys(this.run.host.seenKeys, this.run, this.step);
  }

  get loop(): LoopContext | null {
    const loop = this.step.loop;
    const { state } = this.run;
    if (loop === null) return null;
    const read = (refs: typeof loop.returned): readonly Item[] =>
      refs.flatMap((ref) => itemsOf(this.run, this.held, ref));
    return {
      pass: this.step.pass,
      state: loop.next,
      wiredBack: this.step.node.wiredBack,
      lastReturned: () => read([...loop.lastReturned]),
      get returnedCount() {
        return listOffsets(state, loop.returned).at(-1) ?? 0;
      },
      allReturned: () => loadItems(this.run, loop.returned),
      parametersOfReturned: (item) =>
        this.#evaluate(new StepScope(this.run, this.step, [read([...loop.lastReturned])], this), item),
    };
  }

  parameters(item = 0): Parameters {
    this.#scope ??= new StepScope(this.run, this.step, this.inputs, this);
    return this.#evaluate(this.#scope, item);
  }

  parametersOfPage(item: number, page: ExpressionPage, except?: string): Parameters {
    const scope = new StepScope(this.run, this.step, this.inputs, this);
    scope.page = page;
    return this.#evaluate(scope, item, except);
  }

  #evaluate(scope: StepScope, item: number, except?: string): Parameters {
    const { compiled, checks } = this.step.node;
    try {
      const resolved = compiled.evaluate(scope.at(item), except);
      const fault = checks.length === 0 ? null : findDynamicFault(checks, resolved);
      if (fault !== null) throw new NoriaError('PARAMETER_INVALID', { parameter: fault.path, problem: fault.problem });
      return resolved;
    } catch (error) {
      if (!(error instanceof NoriaError)) throw error;
      throw new NoriaError(error.code, { ...error.details, node: this.step.node.name, item }, { cause: error });
    }
  }

  get parts(): ItemParts {
    return this.#parts ?? inOnePart(this.input(0));
  }

  /** Input 0 is another part of its list from now on. */
  turnTo(part: readonly Item[], firstItem: number): void {
    this.inputs = [part];
    this.firstItem = firstItem;
    this.#scope = null;
  }

  get emit(): NodeContext['emit'] {
    const { onError = 'stop' } = this.step.node.node;
    return onError === 'stop' ? (output, items) => this.output(output).add(items) : null;
  }

  /** An output that is given out bit by bit. */
  output(index: number): ListInParts {
    this.given ??= new Map();
    const list = this.given.get(index) ?? new ListInParts(this.run, this.step.node.name);
    this.given.set(index, list);
    return list;
  }

  input(index: number): readonly Item[] {
    return this.inputs[index] ?? [];
  }

  random(): number {
    this.#random ??= createRandom(this.run.state.accepted.seed, this.step.index);
    return this.#random();
  }

  pause(): Promise<void> | null {
    const nowMs = performance.now();
    if (this.#pauseAtMs === 0) this.#pauseAtMs = nowMs + turnMs;
    return nowMs < this.#pauseAtMs ? null : this.#letOthersWork();
  }

  async #letOthersWork(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.run.phase === 'stopping') throw new NoriaError('EXECUTION_CANCELLED');
    // Handed over: whoever takes it computes this step anew.
    if (!this.run.mayBegin) await new Promise(() => undefined);
    this.#pauseAtMs = performance.now() + turnMs;
  }

  log(level: 'debug' | 'info' | 'warn', message: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.run.host.log[level](
      { ...this.run.logFields(), node: this.step.node.name, step: this.step.index, ...details },
      message,
    );
  }

  effect<T extends Json>(item: number, fn: (call: EffectCall) => Promise<T>): Promise<T> {
    return runEffect(this, item, fn);
  }
}
