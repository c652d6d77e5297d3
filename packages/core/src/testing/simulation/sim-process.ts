/** A simulated process: folds records, does what the fold asks for, and writes prefixes of its records, as an engine would. */
import { type Command, listDueCommands } from '../../execution/commands.ts';
import { foldAccepted, foldRecord } from '../../execution/fold.ts';
import type { AcceptedRecord, JournalRecord } from '../../execution/records.ts';
import type { ExecutionState, Step } from '../../execution/state.ts';
import { RecordWriter, type WriterHost } from './record-writer.ts';
import type { EffectHost } from './sim-effects.ts';
import { SimStep } from './sim-step.ts';
import { type Claim, leaseMs, type World } from './world.ts';

/** A process begins no effect when its lease may end within this time. */
const marginMs = 3_000;

export class SimProcess implements EffectHost, WriterHost {
  readonly id: number;
  readonly world: World;
  readonly epoch: number;
  readonly state: ExecutionState;
  /** `gone`: fenced, released or ended; a process that is killed is gone too. */
  phase: 'running' | 'stopping' | 'ending' | 'releasing' | 'gone' = 'running';
  readonly steps: SimStep;
  readonly #writer: RecordWriter;
  #pausedUntilMs = 0;
  /** Null while the process is alive and beats. */
  #lastBeatMs: number | null = null;
  #losesInFlight = false;
  readonly #due = new Map<number, number>();
  #isAnswered = false;

  /** Accepts an execution, or takes over the one in the journal. */
  constructor(id: number, world: World, claim: Claim | AcceptedRecord) {
    this.id = id;
    this.world = world;
    this.steps = new SimStep(this);
    this.#writer = new RecordWriter(this);
    const { plan } = world.workflow;
    if ('seed' in claim) {
      this.epoch = 0;
      const { state, commands } = foldAccepted(plan, claim);
      this.state = state;
      this.#writer.add(claim, null);
      this.#execute(commands);
      return;
    }
    this.epoch = claim.epoch;
    this.state = replay(world);
    const record: JournalRecord = {
      kind: 'claimed',
      atMs: world.nowMs,
      epoch: claim.epoch,
      processId: `p${id}`,
      lost: claim.lost,
    };
    if (world.broken !== 'claims leave no record') {
      this.#writer.add(record, null);
      foldRecord(this.state, record);
    }
    this.#execute(listDueCommands(this.state));
    if (world.broken === 'steps run again after a claim') this.#rerunNewest();
    this.noticeInbox();
  }

  get hasLease(): boolean {
    return this.#lastBeatMs === null || this.world.nowMs < this.#lastBeatMs + leaseMs;
  }

  get isHealthy(): boolean {
    return this.#lastBeatMs === null || this.world.nowMs < this.#lastBeatMs + leaseMs - marginMs;
  }

  get isRunning(): boolean {
    return this.phase === 'running';
  }

  get isGone(): boolean {
    return this.phase === 'gone';
  }

  get isReleasing(): boolean {
    return this.phase === 'releasing';
  }

  /** Runs something later in this process: not when it is gone by then, and not while it is paused. */
  later(delayMs: number, run: () => void): void {
    this.world.later(delayMs, () => this.#enter(run));
  }

  #enter(run: () => void): void {
    if (this.phase === 'gone') return;
    const { world } = this;
    if (world.nowMs < this.#pausedUntilMs)
      return world.later(this.#pausedUntilMs - world.nowMs, () => this.#enter(run));
    const fault = world.strike();
    if (fault === 'kill') return this.#kill();
    if (fault === 'pause') {
      this.#pause(world.dice.delay(30_000));
      return world.later(this.#pausedUntilMs - world.nowMs, () => this.#enter(run));
    }
    run();
    this.#rest();
  }

  #kill(): void {
    this.world.log(`p${this.id} is killed`);
    this.#lastBeatMs ??= this.world.nowMs - this.world.dice.between(0, 2_000);
    this.phase = 'gone';
    this.#losesInFlight = this.world.dice.chance(0.5);
    this.world.claimLater(Math.max(0, this.#lastBeatMs + leaseMs - this.world.nowMs) + this.world.dice.delay(2_000));
  }

  /** The process stands still, and then goes on as if nothing had been, until it notices. */
  #pause(durationMs: number): void {
    const { world } = this;
    world.log(`p${this.id} stands still for ${durationMs} ms`);
    this.#pausedUntilMs = world.nowMs + durationMs;
    this.#lastBeatMs ??= world.nowMs - world.dice.between(0, 2_000);
    world.claimLater(this.#lastBeatMs + leaseMs - world.nowMs + world.dice.delay(2_000));
    world.later(durationMs + world.dice.between(0, 300), () => {
      if (this.phase === 'gone' || world.nowMs < this.#pausedUntilMs) return;
      if (this.hasLease && (world.owner === this || world.durable === null)) {
        this.#lastBeatMs = null;
        return;
      }
      this.phase = 'gone';
      if (world.owner === this) world.claimLater(world.dice.delay(2_000));
    });
  }

  /** Whether a request that left this process before it was killed reaches its end. */
  get losesInFlight(): boolean {
    return this.#losesInFlight;
  }

  record(record: JournalRecord, source: string | null = null): void {
    if (this.phase === 'gone' || this.phase === 'releasing' || this.state.finished !== null) return;
    this.#writer.add(record, source);
    const commands = foldRecord(this.state, record);
    if (record.kind === 'inbox' && record.message.kind === 'timer') {
      for (const command of commands) {
        if (command.kind === 'run' || command.kind === 'wake') this.world.judge.onTimer(command.step, record.message);
      }
    }
    this.#execute(commands);
    if (this.state.answer !== null && !this.#isAnswered) this.#giveAnswer();
  }

  #giveAnswer(): void {
    const { answer } = this.state;
    this.#isAnswered = true;
    if (answer === null) return;
    if (this.world.broken === 'answers do not wait for the journal') this.world.judge.onAnswer(answer);
    else this.whenDurable(() => this.world.judge.onAnswer(answer));
  }

  #execute(commands: readonly Command[]): void {
    const { dice } = this.world;
    for (const command of commands) {
      switch (command.kind) {
        case 'run':
        case 'wake':
          this.steps.begin(command.step, command.kind === 'wake');
          break;
        case 'arm':
          this.#arm(command.step, command.atMs);
          break;
        case 'call':
          // Children are accepted in the flush that makes the record of the call durable.
          break;
        case 'stop':
          this.phase = this.phase === 'running' ? 'stopping' : this.phase;
          this.later(dice.delay(3_000), () => this.#finish());
          break;
        case 'finish':
          this.#finish();
      }
    }
  }

  #finish(): void {
    if (this.phase !== 'running' && this.phase !== 'stopping') return;
    this.phase = 'ending';
    const { failing, cancelling, open } = this.state;
    const status = cancelling !== null ? 'cancelled' : failing !== null ? 'failed' : 'succeeded';
    const abandoned = [...open].map((step) => step.index);
    this.record({
      kind: 'finished',
      atMs: this.world.nowMs,
      status,
      ...(failing === null ? {} : { error: failing }),
      ...(abandoned.length === 0 ? {} : { abandoned }),
    });
    this.#writer.flushWithin(0);
  }

  #arm(step: Step, atMs: number): void {
    this.#due.set(step.index, atMs);
    this.later(Math.max(0, Math.ceil(atMs - this.world.nowMs)), () => {
      if (this.#due.get(step.index) !== atMs || this.phase !== 'running') return;
      this.#due.delete(step.index);
      this.record({ kind: 'inbox', atMs: this.world.nowMs, message: { kind: 'timer', step: step.index } });
    });
  }

  noticeInbox(): void {
    this.later(this.world.dice.delay(200), () => {
      if (this.phase !== 'running' && this.phase !== 'stopping') return;
      for (const row of [...this.world.inbox]) {
        if (!this.#writer.hasFolded(row.source))
          this.record({ kind: 'inbox', atMs: this.world.nowMs, message: row.message }, row.source);
      }
    });
  }

  /** Calls back once all records so far are durable. */
  whenDurable(run: () => void): void {
    this.#writer.whenDurable(run);
  }

  leave(): void {
    this.phase = 'gone';
  }

  /** With nothing to do, the execution is given up, or its place is kept for a while. */
  #rest(): void {
    if (this.phase !== 'running' || this.steps.isBusy || this.state.open.size === 0) return;
    if ([...this.#due.values()].some((atMs) => atMs - this.world.nowMs < 2_000) || !this.world.dice.chance(0.3)) return;
    this.phase = 'releasing';
    this.#writer.flushWithin(0);
  }

  #rerunNewest(): void {
    const step = this.state.steps.findLast((candidate) => candidate.status === 'settled');
    if (step !== undefined) this.steps.begin(step, false);
  }
}

function replay(world: World): ExecutionState {
  const [accepted, ...rest] = world.journal;
  if (accepted?.kind !== 'accepted') throw new Error('The journal does not begin with its acceptance');
  const { state } = foldAccepted(world.workflow.plan, accepted);
  for (const record of rest) {
    const isDropped =
      record.kind === 'inbox' && record.message.kind === 'resume' && world.broken === 'early resumes are dropped';
    if (!isDropped) foldRecord(state, record);
  }
  return state;
}
