/** Sees to it that workers die as planned: while it is on, each start of a worker gets the next death of the plan. */
import type { WorkerHandle } from '../fleet/worker-handle.ts';
import type { Death } from '../worker/death-switch.ts';
import type { PlannedDeath } from './death-plan.ts';

export class Reaper {
  readonly #queue: PlannedDeath[];
  readonly #armed = new Map<string, PlannedDeath>();
  #isOn = false;

  constructor(plan: readonly PlannedDeath[]) {
    this.#queue = [...plan];
  }

  begin(workers: readonly WorkerHandle[]): void {
    this.#isOn = true;
    for (const worker of workers) this.arm(worker);
  }

  /** Deaths of the plan that have not happened. */
  listMissing(deaths: readonly Death[]): PlannedDeath[] {
    const open = [...this.#armed].filter(([instance, { point }]) => !hasDied(deaths, instance, point));
    return [...open.map(([, death]) => death), ...this.#queue];
  }

  isArmed(worker: WorkerHandle): boolean {
    return this.#armed.has(worker.instance);
  }

  /** A worker that ends of something else leaves its death to another. */
  readonly arm = (worker: WorkerHandle): void => {
    const death = this.#isOn ? this.#queue.shift() : undefined;
    if (death === undefined) return;
    this.#armed.set(worker.instance, death);
    // Its end, which rejects the question, is what was asked for.
    worker.ask('dieAt', death).catch(() => undefined);
  };

  /** Puts deaths that did not happen to workers that have ended back into the queue. */
  takeBack(deaths: readonly Death[], ended: readonly string[]): void {
    for (const instance of ended) {
      const death = this.#armed.get(instance);
      if (death === undefined || hasDied(deaths, instance, death.point)) continue;
      this.#armed.delete(instance);
      this.#queue.push(death);
    }
  }
}

function hasDied(deaths: readonly Death[], instance: string, point: string): boolean {
  return deaths.some((death) => death.instance === instance && death.point === point);
}
