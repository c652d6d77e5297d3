/** Judges a simulation from outside the fold: from the records as written, and from a ledger of what effects really did. */
import type { InboxMessage, JournalRecord } from '../../execution/records.ts';
import type { ExecutionState, Step } from '../../execution/state.ts';
import type { Answer } from '../../node-type/node-type.ts';
import { summarizeState } from '../summarize-state.ts';
import { judgeFlow } from './judge-flow.ts';
import { judgeLineage } from './judge-lineage.ts';
import { judgeResume } from './judge-resume.ts';
import { identifyEffect } from './read-items.ts';

/** A promise of the engine was broken. */
export class BrokenPromise extends Error {}

/** What is durable, and what happens beside. */
export interface JudgedWorld {
  readonly journal: readonly JournalRecord[];
  readonly durable: ExecutionState | null;
  readonly epoch: number;
  readonly nowMs: number;
  hasChildEnded(executionId: string): boolean;
  log(text: string): void;
}

export interface JudgedProcess {
  readonly epoch: number;
  readonly state: ExecutionState;
}

export class Judge {
  readonly #world: JudgedWorld;
  /** By `step:item:attempt`, as recorded. */
  readonly #intents = new Set<string>();
  /** What the journal says last of an effect, by `step:item`. */
  readonly #lastWord = new Map<string, 'intended' | 'claimed' | 'unknown' | 'ended'>();
  readonly #settled = new Set<number>();
  /** How often the effects of a node and an item happened. */
  readonly #ledger = new Map<string, number>();
  readonly #excused = new Set<string>();
  readonly #answers: Answer[] = [];

  constructor(world: JudgedWorld) {
    this.#world = world;
  }

  /** A record has become durable. */
  onRecord(record: JournalRecord): void {
    switch (record.kind) {
      case 'step.settled':
        if (this.#settled.has(record.step)) this.fail(`step ${record.step} is recorded as settled twice`);
        this.#settled.add(record.step);
        return;
      case 'effect.intended':
        this.#intents.add(`${record.step}:${record.item}:${record.attempt}`);
        this.#lastWord.set(`${record.step}:${record.item}`, 'intended');
        return;
      case 'effect.settled':
        this.#lastWord.set(`${record.step}:${record.item}`, record.failure?.sent === 'unknown' ? 'unknown' : 'ended');
        return;
      case 'claimed':
        for (const [key, word] of this.#lastWord) if (word === 'intended') this.#lastWord.set(key, 'claimed');
        return;
    }
  }

  onQuestion(step: number, item: number, attempt: number): void {
    const word = this.#lastWord.get(`${step}:${item}`);
    const isReal = word === 'unknown' || (word === 'claimed' && this.#intents.has(`${step}:${item}:${attempt}`));
    if (!isReal) this.fail(`a question about step ${step}, item ${item}, whose last word is ${word ?? 'nothing'}`);
  }

  /** A process begins to run a step, or wakes it. */
  onRun(process: JudgedProcess, step: Step, wake: boolean): void {
    if (!wake && (step.wait !== null || step.calls !== null))
      this.fail(`step ${step.index} begins anew after what it waited for`);
    if (step.wakeEvent?.kind === 'called' && step.calls?.record.waitForEnd === true) {
      for (const { executionId } of step.calls.record.calls) {
        if (!this.#world.hasChildEnded(executionId)) this.fail(`step ${step.index} did not wait for ${executionId}`);
      }
    }
    if (process.epoch === this.#world.epoch && this.#settled.has(step.index)) {
      this.fail(`step ${step.index} (${step.node.name}) is recorded and runs again`);
    }
    const event = step.wakeEvent;
    if (event?.kind !== 'resume') return;
    const { wait = 0 } = event.body as { wait?: number };
    const isOwn = wait === step.wait?.number;
    if (!isOwn && !comesAfter(process.state, step, wait % 2 ** 24)) {
      this.fail(`step ${step.index} was resumed by a message for wait ${wait}`);
    }
  }

  /** A timer lets a step go on. */
  onTimer(step: Step, message: InboxMessage): void {
    const dueMs = step.status === 'woken' && step.wakeEvent?.kind === 'timer' ? step.wait?.untilMs : step.retryAtMs;
    if (dueMs != null && this.#world.nowMs < dueMs) {
      this.fail(`step ${step.index} went on ${dueMs - this.#world.nowMs} ms early, by ${JSON.stringify(message)}`);
    }
  }

  /** A request to the outside leaves a process. */
  onEffectBegins(process: JudgedProcess, step: Step, item: number, attempt: number): void {
    const where = `effect of step ${step.index} (${step.node.name}), item ${item}`;
    if (process.epoch !== this.#world.epoch) this.fail(`${where} began in a process that had lost the execution`);
    if (this.#settled.has(step.index)) this.fail(`${where} began after the end of its step`);
    const durable = this.#world.durable?.steps[step.index];
    if (durable === undefined || !isSameStep(durable, step)) this.fail(`${where} began before its causes were durable`);
    if (step.node.effect === 'once' && !this.#intents.has(`${step.index}:${item}:${attempt}`)) {
      this.fail(`${where} began before its intent was durable`);
    }
  }

  onEffectHappens(step: Step, identity: string): void {
    const count = (this.#ledger.get(identity) ?? 0) + 1;
    this.#ledger.set(identity, count);
    const isAllowed = step.node.effect !== 'once' || step.node.inDoubt === 'repeat' || this.#excused.has(identity);
    if (count > 1 && !isAllowed) this.fail(`the once effect ${identity} of step ${step.index} happened ${count} times`);
  }

  hasHappened(step: number, item: number): boolean {
    return this.#ledger.has(this.#identify(step, item));
  }

  /** A person answered wrongly: what follows is not the engine's fault. */
  excuse(step: number, item: number): void {
    this.#excused.add(this.#identify(step, item));
  }

  onAnswer(answer: Answer): void {
    this.#answers.push(answer);
    if (this.#world.durable?.answer?.body !== answer.body) this.fail('an answer left before it was durable');
  }

  /** The execution has ended and all is quiet. `last`: state of the process that ended it. */
  onQuiet(last: ExecutionState | null): void {
    const { durable, journal } = this.#world;
    if (durable?.finished == null) return this.fail('the execution never ended');
    if (this.#answers.some((answer) => answer.body !== durable.answer?.body))
      this.fail('two different answers were given');
    const summary = JSON.stringify(summarizeState(durable));
    if (last !== null && JSON.stringify(summarizeState(last)) !== summary)
      this.fail('the journal and the process disagree');
    const fail = (problem: string): void => this.fail(problem);
    judgeFlow(journal, durable, fail);
    judgeLineage(durable, fail);
    if (durable.finished.status !== 'succeeded') judgeResume(journal, durable, fail);
  }

  fail(problem: string): never {
    this.#world.log(`! ${problem}`);
    throw new BrokenPromise(problem);
  }

  #identify(step: number, item: number): string {
    const { durable } = this.#world;
    const found = durable?.steps[step];
    return durable == null || found === undefined ? '' : identifyEffect(durable, found, item);
  }
}

/** Whether a step got anything that another one gave. */
function comesAfter(state: ExecutionState, step: Step, other: number): boolean {
  const seen = new Set<Step>();
  const open = [step];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const ref of at.inputs.flat()) {
      const before = state.steps[ref.step];
      if (ref.step === other) return true;
      if (before === undefined || seen.has(before)) continue;
      seen.add(before);
      open.push(before);
    }
  }
  return false;
}

function isSameStep(a: Step, b: Step): boolean {
  return a.node === b.node && JSON.stringify(a.inputs) === JSON.stringify(b.inputs);
}
