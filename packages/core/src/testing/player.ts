/** Plays an execution by hand for tests: records are folded as the engine would, and kept as the journal. */
import type { Command } from '../execution/commands.ts';
import { foldAccepted, foldRecord } from '../execution/fold.ts';
import {
  type AcceptedRecord,
  type InboxMessage,
  isInline,
  type JournalRecord,
  type Payload,
  type StepSettledRecord,
} from '../execution/records.ts';
import { type ExecutionState, type Step, scopePath } from '../execution/state.ts';
import type { Item } from '../items/item.ts';
import type { Plan } from '../workflow/plan.ts';
import { summarizeState } from './summarize-state.ts';

/** Items with these numbers. */
export function items(...numbers: readonly number[]): Item[] {
  return numbers.map((n) => ({ json: { n } }));
}

export function numbersOf(payload: Payload): unknown[] {
  return isInline(payload) ? payload.map((item) => item.json.n) : [];
}

type Settled = Partial<Omit<StepSettledRecord, 'kind' | 'step' | 'outputs'>>;

export class Player {
  readonly plan: Plan;
  readonly journal: JournalRecord[] = [];
  readonly state: ExecutionState;
  /** Commands in words, since they were last taken: `run a`, `arm a 50`. */
  #said: string[] = [];
  nowMs = 1_000;

  constructor(plan: Plan, accepted: Partial<AcceptedRecord> = {}) {
    this.plan = plan;
    const [first] = plan.nodes;
    const record: AcceptedRecord = {
      kind: 'accepted',
      format: 1,
      atMs: this.nowMs,
      mode: 'manual',
      seed: 1,
      start: first?.name ?? '',
      startWith: 'output',
      items: items(1),
      ...accepted,
    };
    this.journal.push(record);
    const { state, commands } = foldAccepted(plan, record);
    this.state = state;
    this.#say(commands);
  }

  record(record: JournalRecord): void {
    this.journal.push(record);
    this.#say(foldRecord(this.state, record));
  }

  send(message: InboxMessage): void {
    this.record({ kind: 'inbox', atMs: this.nowMs, message });
  }

  claim(lost = true): void {
    this.record({ kind: 'claimed', atMs: this.nowMs, epoch: this.state.epoch + 1, processId: 'p', lost });
  }

  /** Settles the oldest open step of a node, by name or as `name#runIndex`. */
  settle(node: string, outputs: readonly Payload[] = [items(1)], more: Settled = {}): void {
    const step = this.step(node);
    this.record({
      kind: 'step.settled',
      step: step.index,
      startedMs: this.nowMs,
      endedMs: this.nowMs,
      outputs,
      ...more,
    });
  }

  fail(node: string): void {
    this.settle(node, [], { error: { code: 'NODE_FAILED', message: 'it failed' } });
  }

  /** A loop's pass with these items. */
  pass(node: string, ...numbers: readonly number[]): void {
    this.settle(node, [[], items(...numbers)], { loop: { next: null } });
  }

  done(node: string, ...numbers: readonly number[]): void {
    this.settle(node, [items(...numbers), []], { loop: 'done' });
  }

  /** The oldest open step of a node, or the one with this run index. */
  step(node: string): Step {
    const [name, run] = node.split('#');
    for (const step of this.state.steps) {
      const isMeant = run === undefined ? step.status !== 'settled' : step.runIndex === Number(run);
      if (step.node.name === name && isMeant) return step;
    }
    throw new Error(`"${node}" has no such step`);
  }

  /** What was asked for since the last call. */
  said(): string[] {
    return this.#said.splice(0);
  }

  /** Names of the nodes of open steps, in the order in which they were made. */
  get open(): string[] {
    return [...this.state.open].map((step) => step.node.name);
  }

  /** What a step got: numbers of the items by input. */
  inputsOf(node: string): unknown[][] {
    return this.step(node).inputs.map((refs) =>
      refs.flatMap((ref) => numbersOf(this.state.steps[ref.step]?.outputs[ref.output] ?? [])),
    );
  }

  /** `loop:0/inner:2` */
  scopeOf(node: string): string {
    return scopePath(this.step(node).scope)
      .map(({ loop, pass }) => `${loop}:${pass}`)
      .join('/');
  }

  replay(length = this.journal.length): ExecutionState {
    const [accepted, ...rest] = this.journal.slice(0, length);
    if (accepted?.kind !== 'accepted') throw new Error('The journal does not begin with its acceptance');
    const { state } = foldAccepted(this.plan, accepted);
    for (const record of rest) foldRecord(state, record);
    return state;
  }

  /** True when the journal alone gives the state that was reached. */
  get isReplayable(): boolean {
    return JSON.stringify(summarizeState(this.replay())) === JSON.stringify(summarizeState(this.state));
  }

  #say(commands: readonly Command[]): void {
    for (const command of commands) {
      const subject = 'step' in command ? ` ${command.step.node.name}` : '';
      this.#said.push(`${command.kind}${subject}${command.kind === 'arm' ? ` ${command.atMs}` : ''}`);
    }
  }
}
