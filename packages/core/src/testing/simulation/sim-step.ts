/** Runs the steps of a simulated process: nodes that compute, read, do effects item by item, wait and call. */

import type { ErrorReport } from '../../errors/noria-error.ts';
import type { StepSettledRecord } from '../../execution/records.ts';
import type { OutputRef, Step } from '../../execution/state.ts';
import type { Item } from '../../items/item.ts';
import { computeOutputs, type LoopView, splitFailed } from './compute-outputs.ts';
import type { Behaviour } from './draw-workflow.ts';
import { readInput, readItems } from './read-items.ts';
import { type EffectHost, type ItemFailures, SimEffects } from './sim-effects.ts';

export class SimStep {
  readonly #process: EffectHost;
  readonly #effects: SimEffects;
  /** The newest run of each step under way; what an older one says is dropped. */
  readonly #runs = new Map<number, number>();
  #begun = 0;

  constructor(process: EffectHost) {
    this.#process = process;
    this.#effects = new SimEffects(process);
  }

  get isBusy(): boolean {
    return this.#runs.size > 0 || this.#effects.isBusy;
  }

  /** Runs a step soon; a run of it that is under way is overtaken. */
  begin(step: Step, wake: boolean): void {
    const run = ++this.#begun;
    this.#runs.set(step.index, run);
    const { dice } = this.#process.world;
    this.#process.later(dice.chance(0.5) ? 0 : dice.delay(30), () => {
      if (!this.#process.isRunning || this.#runs.get(step.index) !== run) return;
      this.#process.world.judge.onRun(this.#process, step, wake);
      this.#run(step, run, wake);
    });
  }

  #behaviourOf(step: Step): Behaviour {
    const behaviour = this.#process.world.workflow.behaviours[step.node.index];
    if (behaviour === undefined) throw new Error(`Node ${step.node.name} has no behaviour`);
    return behaviour;
  }

  #run(step: Step, run: number, wake: boolean): void {
    const behaviour = this.#behaviourOf(step);
    const { dice } = this.#process.world;
    switch (behaviour.kind) {
      case 'read':
        return this.#process.later(dice.delay(500), () => this.#endRead(step, run, behaviour));
      case 'write':
      case 'send':
        return this.#doEffects(step, run);
      case 'wait':
        return wake ? this.#endWait(step, run) : this.#wait(step, run, behaviour);
      case 'approval':
        return wake ? this.#endWait(step, run) : this.#wait(step, run, behaviour);
      case 'call':
        return wake ? this.#endCall(step, run) : this.#call(step, run, behaviour);
      default:
        return this.#settle(step, run, {});
    }
  }

  /** Says whether this run is the one that counts, and ends it if so. */
  #end(step: Step, run: number): boolean {
    const isCurrent = this.#runs.get(step.index) === run;
    if (isCurrent) this.#runs.delete(step.index);
    return isCurrent && step.status !== 'settled' && step.status !== 'doubt';
  }

  #endRead(step: Step, run: number, behaviour: Behaviour): void {
    const { dice } = this.#process.world;
    if (dice.chance(behaviour.failureRate)) return this.#fail(step, run, { items: [0], mayRepeat: dice.chance(0.8) });
    const noise = dice.between(1, 1_000);
    this.#settle(step, run, { noise });
  }

  #doEffects(step: Step, run: number): void {
    const behaviour = this.#behaviourOf(step);
    const count = this.#inputs(step)[0]?.length ?? 0;
    this.#effects.doAll(step, count, behaviour, {
      // The step goes on when its doubts are answered.
      suspend: () => this.#runs.get(step.index) === run && this.#runs.delete(step.index),
      end: (failures) => (failures === null ? this.#settle(step, run, {}) : this.#fail(step, run, failures)),
    });
  }

  #wait(step: Step, run: number, behaviour: Behaviour): void {
    if (!this.#end(step, run)) return;
    const { nowMs, dice } = this.#process.world;
    const untilMs = nowMs + dice.delay(7_200_000);
    this.#process.record({
      kind: 'step.waiting',
      step: step.index,
      startedMs: nowMs,
      ...(behaviour.wait === 'resume' ? {} : { untilMs }),
      ...(behaviour.wait === 'timer' ? {} : { resumable: true }),
    });
  }

  #endWait(step: Step, run: number): void {
    const behaviour = this.#behaviourOf(step);
    if (step.waits > 0 && step.waits < behaviour.rounds) return this.#wait(step, run, behaviour);
    if (behaviour.kind === 'approval') this.#doEffects(step, run);
    else this.#settle(step, run, {});
  }

  /** A call of two rounds goes on by itself first, and then waits for others. */
  #call(step: Step, run: number, { children, waitForEnd, rounds }: Behaviour): void {
    if (!this.#end(step, run)) return;
    const round = step.calls === null ? 1 : 2;
    const items = this.#inputs(step)[0] ?? [];
    const calls = Array.from({ length: children }, (_, index) => ({
      workflowId: 'called',
      executionId: `child:${step.index}:${step.attempt}:${round}:${index}`,
      items,
    }));
    const { nowMs } = this.#process.world;
    const waits = round === 2 || (rounds === 1 && waitForEnd);
    this.#process.record({ kind: 'step.calling', step: step.index, startedMs: nowMs, waitForEnd: waits, calls });
  }

  #endCall(step: Step, run: number): void {
    const behaviour = this.#behaviourOf(step);
    if (behaviour.rounds === 2 && step.calls?.record.waitForEnd === false) return this.#call(step, run, behaviour);
    const failed = (step.calls?.ended ?? []).flatMap((child, index) => (child?.status === 'failed' ? [index] : []));
    if (failed.length > 0) this.#fail(step, run, { items: [0], mayRepeat: true });
    else this.#settle(step, run, {});
  }

  #fail(step: Step, run: number, failures: ItemFailures): void {
    if (!this.#end(step, run)) return;
    const behaviour = this.#behaviourOf(step);
    const { nowMs, dice } = this.#process.world;
    const code = behaviour.kind === 'call' ? 'CALL_FAILED' : 'NODE_FAILED';
    const error: ErrorReport = { code, message: 'drawn to fail' };
    if (failures.mayRepeat && step.attempt < behaviour.attempts) {
      const resumeAtMs = nowMs + dice.delay(20_000) + 0.5;
      const { attempt } = step;
      this.#process.record({ kind: 'step.retrying', step: step.index, startedMs: nowMs, attempt, error, resumeAtMs });
      return;
    }
    const [items = []] = this.#inputs(step);
    const [made = []] = computeOutputs(behaviour, [items], null).outputs;
    switch (step.node.node.onError) {
      case 'continue':
        return this.#record(step, [made], { error });
      case 'errorOutput':
        return this.#record(step, splitFailed(behaviour.salt, items, failures.items), { error });
      default:
        return this.#record(step, [], { error });
    }
  }

  #settle(step: Step, run: number, { noise }: { noise?: number }): void {
    if (!this.#end(step, run)) return;
    const behaviour = this.#behaviourOf(step);
    const { outputs, loop } = computeOutputs(behaviour, this.#inputs(step), this.#viewLoop(step));
    const found =
      noise === undefined
        ? outputs
        : outputs.map((list) => list.map((item) => ({ ...item, json: { ...item.json, noise } })));
    this.#record(step, found, {
      ...(loop === undefined ? {} : { loop }),
      ...(behaviour.kind === 'respond' ? { answer: { status: 200, body: step.index } } : {}),
    });
  }

  #record(
    step: Step,
    outputs: readonly (readonly Item[])[],
    more: Pick<StepSettledRecord, 'error' | 'loop' | 'answer'>,
  ): void {
    const { nowMs } = this.#process.world;
    this.#process.record({
      kind: 'step.settled',
      step: step.index,
      startedMs: step.startedMs ?? nowMs,
      endedMs: nowMs,
      outputs,
      ...more,
    });
  }

  #inputs(step: Step): Item[][] {
    return step.inputs.map((_, input) => readInput(this.#process.state, step, input));
  }

  #viewLoop(step: Step): LoopView | null {
    const { loop } = step;
    if (loop === null) return null;
    const read = (refs: readonly OutputRef[]): Item[] => readItems(this.#process.state, refs);
    return {
      pass: step.pass,
      state: loop.next,
      lastReturned: read(loop.lastReturned),
      allReturned: read(loop.returned),
    };
  }
}
