/** Gives an execution's steps their turns: pure steps run on end, but never so long that other work has to wait. */
import type { Step } from '@noria/core';
import { turnMs } from '../turn-ms.ts';
import type { Run } from './run.ts';
import { runStep } from './run-step.ts';

export interface TurnEvents {
  /** True while steps have to wait until what came before them is stored. */
  isBlocked(): boolean;
  /** All that can be done now is done, or it is time to let others work. */
  onRest(): void;
  /** A step that took its time is over. */
  onStepEnd(): void;
  /** A mistake of our own: the execution is to fail with a report rather than hang. */
  onBug(error: unknown): void;
}

export class StepTurns {
  readonly #run: Run;
  readonly #events: TurnEvents;
  #ready: Step[] = [];
  #isTurning = false;
  #active = 0;

  constructor(run: Run, events: TurnEvents) {
    this.#run = run;
    this.#events = events;
  }

  /** Steps whose nodes are at work. */
  get active(): number {
    return this.#active;
  }

  get isIdle(): boolean {
    return this.#active === 0 && this.#ready.length === 0 && !this.#isTurning;
  }

  add(step: Step): void {
    this.#ready.push(step);
  }

  /** Steps that have not begun will not. */
  clear(): void {
    this.#ready = [];
  }

  /** Runs what is ready, unless it is being run already further up the stack. */
  go(): void {
    if (!this.#isTurning) this.#turn();
  }

  #turn(): void {
    this.#isTurning = true;
    const endMs = performance.now() + turnMs;
    for (let count = 1; this.#ready.length > 0 && this.#run.mayBegin && !this.#events.isBlocked(); count++) {
      const next = this.#ready.shift();
      if (next !== undefined) this.#begin(next);
      if ((count & 15) === 0 && this.#ready.length > 0 && performance.now() > endMs) {
        this.#events.onRest();
        setImmediate(() => this.#turn());
        return;
      }
    }
    this.#isTurning = false;
    this.#events.onRest();
  }

  #begin(step: Step): void {
    this.#active++;
    this.#run.activeTime.start();
    let underWay: Promise<void> | null;
    try {
      underWay = runStep(this.#run, step);
    } catch (error) {
      return this.#break(error);
    }
    if (underWay === null) this.#active--;
    else
      underWay.then(
        () => this.#end(),
        (error: unknown) => this.#break(error),
      );
  }

  #end(): void {
    this.#active--;
    this.#events.onStepEnd();
    this.go();
  }

  #break(error: unknown): void {
    this.#active--;
    this.#events.onBug(error);
  }
}
