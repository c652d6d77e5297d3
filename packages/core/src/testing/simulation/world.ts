/** The world around simulated processes: the durable journal with its row, inbox and timers, called executions, and people. */
import { foldAccepted, foldRecord } from '../../execution/fold.ts';
import type { InboxMessage, JournalRecord, StepCallingRecord } from '../../execution/records.ts';
import type { ExecutionState } from '../../execution/state.ts';
import type { Dice } from './dice.ts';
import type { SimWorkflow } from './draw-workflow.ts';
import type { EventQueue } from './event-queue.ts';
import { Judge } from './judge.ts';
import { People } from './people.ts';

/** Rules that a negative control breaks, to show that the simulation would notice. */
export type BrokenRule =
  | 'effects do not wait for their intents'
  | 'old epochs may write'
  | 'effects begin without a lease'
  | 'claims leave no record'
  | 'joins know nothing of what reaches them'
  | 'answers do not wait for the journal'
  | 'early resumes are dropped'
  | 'steps run again after a claim';

export interface Entry {
  readonly epoch: number;
  readonly records: readonly JournalRecord[];
  /** Sources of the inbox messages among the records. */
  readonly folded: readonly string[];
  /** The process gives the execution up with this entry. */
  readonly release: boolean;
}

export interface InboxRow {
  readonly source: string;
  readonly message: InboxMessage;
}

export interface Claim {
  readonly epoch: number;
  /** The owner before lost its lease. */
  readonly lost: boolean;
}

/** What the world knows of the process that runs the execution. */
export interface Owner {
  readonly id: number;
  readonly isGone: boolean;
  readonly hasLease: boolean;
  readonly state: ExecutionState;
  noticeInbox(): void;
}

export const leaseMs = 10_000;

export class World {
  readonly queue: EventQueue;
  readonly dice: Dice;
  readonly workflow: SimWorkflow;
  readonly broken: BrokenRule | null;
  readonly judge: Judge;
  readonly people: People;
  readonly journal: JournalRecord[] = [];
  /** Fold of the durable journal. */
  durable: ExecutionState | null = null;
  epoch = 0;
  owner: Owner | null = null;
  inbox: InboxRow[] = [];
  /** Rows by step. */
  readonly timers = new Map<number, number>();
  #acceptor: Owner | null = null;
  /** Called executions, and whether their end has been told. */
  readonly #children = new Map<string, boolean>();
  nowMs = 0;
  readonly counts = { takeovers: 0, fenced: 0 };
  /** What happened, for people and to compare two runs of one seed; null when nobody wants to know. */
  readonly trace: string[] | null;
  #faults: number;
  #eventsToFault: number;
  readonly #startProcess: (claim: Claim) => void;

  constructor(
    how: Pick<World, 'queue' | 'dice' | 'workflow' | 'broken' | 'trace'>,
    startProcess: (claim: Claim) => void,
  ) {
    this.queue = how.queue;
    this.dice = how.dice;
    this.workflow = how.workflow;
    this.broken = how.broken;
    this.trace = how.trace;
    this.#faults = how.dice.between(0, 5);
    this.#eventsToFault = how.dice.delay(100);
    this.judge = new Judge(this);
    this.#startProcess = startProcess;
    this.people = new People(this);
    this.people.meddle();
  }

  get isEnded(): boolean {
    return this.durable?.finished != null;
  }

  log(text: string): void {
    this.trace?.push(`${this.nowMs} ${text}`);
  }

  /** Runs something later, whatever becomes of any process. */
  later(delayMs: number, run: () => void): void {
    this.queue.add(this.nowMs + delayMs, run);
  }

  /** Whether a process is struck before its next event. */
  strike(): 'kill' | 'pause' | null {
    if (this.#faults === 0 || this.#eventsToFault-- > 0) return null;
    this.#faults--;
    this.#eventsToFault = this.dice.delay(100);
    return this.dice.chance(0.65) ? 'kill' : 'pause';
  }

  commit(process: Owner, entry: Entry): 'written' | 'fenced' {
    // A caller whose first request was lost asks again: in the real world the second execution has another id.
    if (this.durable === null) this.#acceptor = process;
    const isOther = entry.epoch === 0 && this.#acceptor !== process;
    if (isOther || (entry.epoch !== this.epoch && this.broken !== 'old epochs may write')) {
      this.log(`p${process.id} is fenced`);
      this.counts.fenced++;
      return 'fenced';
    }
    for (const record of entry.records) this.#append(record);
    if (entry.folded.length > 0) this.inbox = this.inbox.filter((row) => !entry.folded.includes(row.source));
    if (this.durable === null) return 'written';
    if (entry.epoch === 0 && this.epoch === 0) this.owner = process;
    if (process.isGone) this.claimLater(leaseMs + this.dice.delay(2_000));
    if (entry.release) this.#release();
    if (!this.isEnded) this.people.attend(this.durable);
    return 'written';
  }

  #append(record: JournalRecord): void {
    this.log(`+ ${JSON.stringify(record)}`);
    this.journal.push(record);
    this.judge.onRecord(record);
    if (record.kind === 'accepted') this.durable = foldAccepted(this.workflow.plan, record).state;
    else if (this.durable !== null) foldRecord(this.durable, record);
    if (record.kind === 'step.calling') this.#acceptChildren(record);
  }

  #acceptChildren(record: StepCallingRecord): void {
    for (const [index, call] of record.calls.entries()) {
      if (this.#children.has(call.executionId)) continue;
      this.#children.set(call.executionId, false);
      const status = this.dice.chance(0.85) ? 'succeeded' : 'failed';
      const message = {
        kind: 'child-ended',
        step: record.step,
        index,
        executionId: call.executionId,
        status,
        items: call.items,
      } as const;
      this.later(this.dice.delay(60_000), () => this.#endChild(message));
    }
  }

  #endChild(message: Extract<InboxMessage, { kind: 'child-ended' }>): void {
    this.#children.set(message.executionId, true);
    this.insert(message.executionId, message);
  }

  hasChildEnded(executionId: string): boolean {
    return this.#children.get(executionId) === true;
  }

  #release(): void {
    this.owner = null;
    this.timers.clear();
    for (const step of this.durable?.open ?? []) {
      const atMs =
        step.status === 'retrying' ? step.retryAtMs : step.status === 'waiting' ? (step.wait?.untilMs ?? null) : null;
      if (atMs !== null) this.setTimer(step.index, atMs);
    }
    if (this.inbox.length > 0) this.claimLater(this.dice.delay(1_000));
  }

  setTimer(step: number, atMs: number): void {
    this.timers.set(step, atMs);
    this.queue.add(Math.max(this.nowMs, atMs), () => {
      if (this.timers.get(step) !== atMs) return;
      this.timers.delete(step);
      this.insert(`timer:${step}`, { kind: 'timer', step, wakeAtMs: Math.floor(atMs) });
    });
  }

  /** A message is dropped when one of the same source is there already, and after the end. */
  insert(source: string, message: InboxMessage): void {
    if (this.durable === null || this.isEnded || this.inbox.some((row) => row.source === source)) return;
    this.log(`inbox ${source} ${JSON.stringify(message)}`);
    this.inbox.push({ source, message });
    if (this.owner === null) this.claimLater(this.dice.delay(1_000));
    else this.owner.noticeInbox();
  }

  /** Somebody looks whether the execution is to be had. */
  claimLater(delayMs: number): void {
    this.later(delayMs, () => {
      if (this.durable === null || this.isEnded) return;
      const lost = this.owner !== null;
      if (lost ? this.owner?.hasLease === true : this.inbox.length === 0) return;
      this.epoch++;
      this.log(`claim ${this.epoch}`);
      if (lost) this.counts.takeovers++;
      this.#startProcess({ epoch: this.epoch, lost });
    });
  }
}
