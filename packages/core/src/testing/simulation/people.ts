/** People of a simulation: they resume waits, early and twice too, cancel, and answer questions from what really happened. */
import type { InboxMessage } from '../../execution/records.ts';
import type { ExecutionState, Step } from '../../execution/state.ts';
import type { Dice } from './dice.ts';
import type { Judge } from './judge.ts';

/** What people can do in the world. */
export interface Surroundings {
  readonly dice: Dice;
  readonly judge: Judge;
  later(delayMs: number, run: () => void): void;
  insert(source: string, message: InboxMessage): void;
}

export class People {
  readonly #world: Surroundings;
  /** What they have seen, and act on once. */
  readonly #seen = new Set<string>();
  questions = 0;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Some resume what does not wait yet, and some cancel. */
  meddle(): void {
    const { dice } = this.#world;
    for (let count = dice.between(-6, 3); count > 0; count--) {
      const wait = dice.between(1, 12);
      this.#world.later(dice.delay(60_000), () => this.#resume(wait));
    }
    if (!dice.chance(0.06)) return;
    const cancel = { kind: 'cancel', reason: 'changed my mind' } as const;
    this.#world.later(dice.delay(600_000), () => this.#world.insert('cancel', cancel));
  }

  /** Acts on what the durable state shows. */
  attend(state: ExecutionState): void {
    for (const step of state.open) {
      if (step.status === 'waiting') this.#attendWait(step);
      if (step.status === 'doubt') this.#attendDoubts(step);
    }
  }

  #isNew(thing: string): boolean {
    const isNew = !this.#seen.has(thing);
    this.#seen.add(thing);
    return isNew;
  }

  #attendWait(step: Step): void {
    const { dice } = this.#world;
    const number = step.wait?.number ?? null;
    if (number === null || !this.#isNew(`wait:${number}`)) return;
    if (step.wait?.untilMs !== null && dice.chance(0.4)) return;
    for (let count = dice.chance(0.2) ? 2 : 1; count > 0; count--) {
      this.#world.later(dice.delay(3_600_000), () => this.#resume(number));
    }
  }

  #resume(wait: number): void {
    this.#world.insert(`resume:${wait}`, { kind: 'resume', wait, body: { wait } });
  }

  #attendDoubts(step: Step): void {
    for (const [item, effect] of step.effects ?? []) {
      if (effect.kind !== 'doubt' || !this.#isNew(`doubt:${step.index}:${item}:${effect.attempt}`)) continue;
      this.questions++;
      this.#world.judge.onQuestion(step.index, item, effect.attempt);
      // By then whatever the dead process had sent has arrived.
      const delayMs = 6_000 + this.#world.dice.delay(600_000);
      this.#world.later(delayMs, () => this.#answer(step.index, item, effect.attempt));
    }
  }

  /** The ledger of effects is the judge; a few people answer carelessly, and some press the button twice. */
  #answer(step: number, item: number, attempt: number): void {
    const { dice, judge } = this.#world;
    const happened = judge.hasHappened(step, item);
    const isWrong = happened && dice.chance(0.03);
    if (isWrong) judge.excuse(step, item);
    const verdict = happened && !isWrong ? 'happened' : 'again';
    const message = { kind: 'doubt-answer', step, item, attempt, verdict } as const;
    const insert = (): void => this.#world.insert(`doubt:${step}:${item}:${attempt}`, message);
    insert();
    if (dice.chance(0.4)) this.#world.later(dice.between(0, 15_000), insert);
  }
}
