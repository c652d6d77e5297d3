/** Effects of a simulated process: intent before, result after, never two of one item at a time, and an outside that may not answer. */
import type { JournalRecord } from '../../execution/records.ts';
import type { Step } from '../../execution/state.ts';
import type { EffectFailure, Sent } from '../../node-type/effect-error.ts';
import type { Behaviour } from './draw-workflow.ts';
import type { JudgedProcess } from './judge.ts';
import { identifyEffect } from './read-items.ts';
import type { World } from './world.ts';

/** The process that the effects belong to. */
export interface EffectHost extends JudgedProcess {
  readonly world: World;
  readonly isRunning: boolean;
  /** The lease lasts long enough for an effect to begin. */
  readonly isHealthy: boolean;
  /** Whether a request that left the process before it was killed is lost. */
  readonly losesInFlight: boolean;
  later(delayMs: number, run: () => void): void;
  record(record: JournalRecord): void;
  whenDurable(run: () => void): void;
}

/** Items that failed, and whether another try may help. */
export interface ItemFailures {
  readonly items: readonly number[];
  readonly mayRepeat: boolean;
}

interface Continuation {
  /** An effect is in doubt: this run goes no further. */
  suspend(): void;
  end(failures: ItemFailures | null): void;
}

/** How an effect came out, for those who wait for it. */
type Outcome = { readonly kind: 'done' | 'suspended' } | { readonly kind: 'failed'; readonly mayRepeat: boolean };

/** Longer than this no request takes; a lease is longer. */
const longestMs = 4_000;

export class SimEffects {
  readonly #process: EffectHost;
  /** Those that wait for an effect under way, by `step:item`. */
  readonly #underWay = new Map<string, ((outcome: Outcome) => void)[]>();

  constructor(process: EffectHost) {
    this.#process = process;
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Does an effect for each item, and then says which failed. */
  doAll(step: Step, count: number, behaviour: Behaviour, then: Continuation): void {
    const failed: number[] = [];
    let mayRepeat = true;
    let open = count;
    let isSuspended = false;
    const finish = (item: number, outcome: Outcome): void => {
      open--;
      if (isSuspended) return;
      if (outcome.kind === 'suspended') {
        isSuspended = true;
        return then.suspend();
      }
      if (outcome.kind === 'failed') {
        failed.push(item);
        mayRepeat &&= outcome.mayRepeat;
      }
      if (open === 0) return then.end(failed.length === 0 ? null : { items: failed, mayRepeat });
      if (!behaviour.atOnce) this.#do(step, item + 1, behaviour, (next) => finish(item + 1, next));
    };
    if (count === 0) return then.end(null);
    for (let item = 0; item < (behaviour.atOnce ? count : 1); item++) {
      this.#do(step, item, behaviour, (outcome) => finish(item, outcome));
    }
  }

  #do(step: Step, item: number, behaviour: Behaviour, then: (outcome: Outcome) => void): void {
    const key = `${step.index}:${item}`;
    const others = this.#underWay.get(key);
    if (others !== undefined) {
      others.push(then);
      return;
    }
    const recorded = step.effects?.get(item);
    if (recorded?.kind === 'done') return then({ kind: 'done' });
    if (recorded?.kind === 'doubt') return then({ kind: 'suspended' });
    if (recorded?.kind === 'failed' && !mayRepeat(step, recorded.failure))
      return then({ kind: 'failed', mayRepeat: false });
    if (!this.#process.isRunning) return;
    this.#underWay.set(key, [then]);
    this.#begin(step, item, (recorded?.attempt ?? 0) + 1, behaviour, (outcome) => {
      const waiting = this.#underWay.get(key) ?? [];
      this.#underWay.delete(key);
      for (const tell of waiting) tell(outcome);
    });
  }

  #begin(step: Step, item: number, attempt: number, behaviour: Behaviour, then: (outcome: Outcome) => void): void {
    const { world } = this.#process;
    if (step.node.effect === 'once') {
      this.#process.record({ kind: 'effect.intended', step: step.index, item, attempt, startedMs: world.nowMs });
    }
    const send = (): void => this.#send(step, item, attempt, behaviour, then);
    if (world.broken === 'effects do not wait for their intents') send();
    else this.#process.whenDurable(send);
  }

  #send(step: Step, item: number, attempt: number, behaviour: Behaviour, then: (outcome: Outcome) => void): void {
    const { world } = this.#process;
    if (!this.#process.isHealthy && world.broken !== 'effects begin without a lease') {
      return this.#process.later(200, () => this.#send(step, item, attempt, behaviour, then));
    }
    world.judge.onEffectBegins(this.#process, step, item, attempt);
    const { happens, failure } = this.#drawFate(behaviour);
    const identity = identifyEffect(this.#process.state, step, item);
    const arrivesMs = world.dice.delay(longestMs / 2);
    world.log(
      `effect ${identity} of ${step.index}:${item} try ${attempt} ${happens ? 'happens' : 'does not'} ${failure?.sent ?? ''}`,
    );
    if (happens) {
      world.later(arrivesMs, () => {
        if (!this.#process.losesInFlight) world.judge.onEffectHappens(step, identity);
      });
    }
    this.#process.later(arrivesMs + world.dice.delay(longestMs / 2), () => {
      const base = { kind: 'effect.settled', step: step.index, item, attempt, startedMs: world.nowMs } as const;
      this.#process.record(failure === null ? { ...base, result: item } : { ...base, failure });
      then(this.#outcome(step, item, failure));
    });
  }

  #outcome(step: Step, item: number, failure: EffectFailure | null): Outcome {
    if (step.effects?.get(item)?.kind === 'doubt') return { kind: 'suspended' };
    if (failure === null) return { kind: 'done' };
    const isOpen = step.effects?.get(item)?.kind === 'open';
    return { kind: 'failed', mayRepeat: isOpen || mayRepeat(step, failure) };
  }

  #drawFate(behaviour: Behaviour): { happens: boolean; failure: EffectFailure | null } {
    const { dice } = this.#process.world;
    if (!dice.chance(behaviour.failureRate)) return { happens: true, failure: null };
    const sent = dice.pick<Sent>(['no', 'unknown', 'answered', 'answered']);
    const failure: EffectFailure = {
      error: { code: 'OUTBOUND_FAILED', message: 'drawn to fail' },
      sent,
      refused: sent === 'answered' && dice.chance(0.5),
      retryAfterMs: null,
    };
    return { happens: sent === 'unknown' && dice.chance(0.5), failure };
  }
}

/** A `once` effect is repeated only after it certainly did nothing. */
function mayRepeat(step: Step, failure: EffectFailure): boolean {
  return step.node.effect !== 'once' || failure.sent === 'no' || failure.refused;
}
