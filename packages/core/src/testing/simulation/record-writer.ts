/** Writes a simulated process's records: prefixes of their order, one flush at a time, and says what is durable. */
import type { JournalRecord } from '../../execution/records.ts';
import type { Owner, World } from './world.ts';

/** The process whose records are written. */
export interface WriterHost extends Owner {
  readonly world: World;
  readonly epoch: number;
  readonly losesInFlight: boolean;
  /** The process gives the execution up with its last records. */
  readonly isReleasing: boolean;
  later(delayMs: number, run: () => void): void;
  /** Nothing more may be written: another process owns the execution, or nobody does. */
  leave(): void;
}

interface Pending {
  readonly record: JournalRecord;
  /** Of the inbox message that it folds. */
  readonly source: string | null;
}

export class RecordWriter {
  readonly #host: WriterHost;
  #pending: Pending[] = [];
  /** Messages that are folded, and whose rows are still there. */
  readonly #sources = new Set<string>();
  #added = 0;
  #durable = 0;
  #isFlushing = false;
  #isPlanned = false;
  #waiters: { readonly count: number; readonly run: () => void }[] = [];

  constructor(host: WriterHost) {
    this.#host = host;
  }

  add(record: JournalRecord, source: string | null): void {
    this.#pending.push({ record, source });
    if (source !== null) this.#sources.add(source);
    this.#added++;
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.flushWithin(this.#host.world.dice.delay(50));
  }

  hasFolded(source: string): boolean {
    return this.#sources.has(source);
  }

  /** Calls back once all records so far are durable. */
  whenDurable(run: () => void): void {
    if (this.#durable === this.#added) return run();
    this.#waiters.push({ count: this.#added, run });
    this.flushWithin(this.#host.world.dice.between(0, 2));
  }

  flushWithin(delayMs: number): void {
    this.#host.later(delayMs, () => {
      this.#isPlanned = false;
      this.#flush();
    });
  }

  /** Writes a prefix of what is pending: mostly all of it. */
  #flush(): void {
    const host = this.#host;
    const { world } = host;
    const release = host.isReleasing;
    if (this.#isFlushing || (this.#pending.length === 0 && !release)) return;
    this.#isFlushing = true;
    const all = this.#pending.length;
    const batch = this.#pending.splice(0, release || world.dice.chance(0.7) ? all : world.dice.between(1, all));
    const records = batch.map(({ record }) => record);
    const folded = batch.flatMap(({ source }) => (source === null ? [] : [source]));
    world.later(world.dice.between(1, 10), () => {
      if (host.losesInFlight) return;
      const outcome = world.commit(host, { epoch: host.epoch, records, folded, release });
      host.later(world.dice.between(0, 5), () => {
        if (outcome === 'fenced' || release) host.leave();
        else this.#onWritten(batch);
      });
    });
  }

  #onWritten(batch: readonly Pending[]): void {
    this.#isFlushing = false;
    this.#durable += batch.length;
    for (const { source } of batch) if (source !== null) this.#sources.delete(source);
    const due = this.#waiters.filter((waiter) => waiter.count <= this.#durable);
    this.#waiters = this.#waiters.filter((waiter) => waiter.count > this.#durable);
    for (const waiter of due) waiter.run();
    if (this.#host.isReleasing || this.#waiters.length > 0) this.flushWithin(0);
    else if (this.#pending.length > 0) this.flushWithin(this.#host.world.dice.delay(50));
  }
}
