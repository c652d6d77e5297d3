/** Group commit: gathers the records of all executions of this process and writes them together, each in its own order. */
import { type FlushOutcome, type Journal, type JournalEntry, type Logger, NoriaError } from '@noria/core';

/** An execution that has records to write. */
export interface FlushSource {
  readonly executionId: string;
  /** True while records wait for something that must be durable before them (a blob). */
  isHeld(): boolean;
  /** Takes all records gathered so far; null when there are none. */
  gather(): JournalEntry | null;
  /** The entry of the last `gather` is durable, or was dropped. */
  onFlushed(outcome: FlushOutcome, sent: JournalEntry): void;
  /** The database refused a value of the last entry; nothing of it was written. */
  onRefused(error: NoriaError, sent: JournalEntry): void;
  /** Position in the queue; kept here so that a look-up costs nothing. */
  queued: boolean;
  flushing: boolean;
}

export interface JournalWriterOptions {
  readonly journal: Journal;
  readonly log: Logger;
  /** Flushes under way at once; 2 lets one gather and encode while the other commits. */
  readonly flushers: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Called around a flush; the crash suite stops the process here. */
  readonly onFlush?: (stage: 'before' | 'after') => void;
}

/**
 * Fewer entries than this are not held back for a flush of their own. Measured with 200 executions in flight, each with
 * four durable points: 15 % more of them in a second than with flushes of all that waits, and than with flushes of 64.
 */
const leastEntries = 100;

/**
 * Executions that have to wait before a flush begins beside another one: a flush costs as much as a few requests. Measured with 50
 * callers of a webhook: 15 % more executions in a second than when the second flush takes whatever is there.
 */
const leastBeside = 32;
/** A flush that takes longer than this holds nobody else up: it may wait for a lock, or write a lot. */
const slowFlushMs = 10;

export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #queue: FlushSource[] = [];
  #flushing = 0;
  #scheduled = false;
  #timer: NodeJS.Timeout | null = null;
  #timerAtMs = 0;
  #idle: (() => void)[] = [];
  #flushedAtMs = 0;
  #besideTimer: NodeJS.Timeout | null = null;
  #unreachable = false;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
  }

  /** False while the database does not answer. */
  get isReachable(): boolean {
    return !this.#unreachable;
  }

  /** Writes the source's records with the next flush, which begins at once when a flusher is free. */
  flushNow(source: FlushSource): void {
    this.#enqueue(source);
    this.#flushSoon();
  }

  /** After the events of this turn: what arrives together is written together. */
  #flushSoon(): void {
    if (this.#scheduled) return;
    if (!this.#mayFlush) return this.#waitBeside();
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#startFlushes();
    });
  }

  /** Writes the source's records within `delayMs`, or with whatever is flushed before. */
  flushWithin(source: FlushSource, delayMs: number): void {
    this.#enqueue(source);
    const atMs = performance.now() + delayMs;
    if (this.#timer !== null && this.#timerAtMs <= atMs) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#startFlushes();
    }, delayMs);
  }

  /** Resolves when nothing is queued or under way. */
  async drain(): Promise<void> {
    this.#startFlushes();
    while (this.#queue.length > 0 || this.#flushing > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
      this.#startFlushes();
    }
  }

  #enqueue(source: FlushSource): void {
    if (source.queued) return;
    source.queued = true;
    this.#queue.push(source);
  }

  get #mayFlush(): boolean {
    if (this.#flushing === 0) return true;
    if (this.#flushing >= this.#options.flushers) return false;
    return this.#queue.length >= leastBeside || performance.now() - this.#flushedAtMs > slowFlushMs;
  }

  /** Looks again when the flush under way has become a slow one. */
  #waitBeside(): void {
    if (this.#flushing === 0 || this.#besideTimer !== null) return;
    this.#besideTimer = setTimeout(() => {
      this.#besideTimer = null;
      if (this.#queue.length > 0) this.#flushSoon();
    }, slowFlushMs + 1);
  }

  #startFlushes(): void {
    while (this.#mayFlush && this.#startFlush());
    if (this.#queue.length === 0 && this.#flushing === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #startFlush(): boolean {
    const sources: FlushSource[] = [];
    const entries: JournalEntry[] = [];
    this.#gather(sources, entries);
    if (entries.length === 0) return false;
    this.#flushing++;
    this.#flushedAtMs = performance.now();
    this.#write(sources, entries).finally(() => {
      this.#flushing--;
      this.#flushSoon();
    });
    return true;
  }

  /** An execution whose last entry is still on its way stays queued, so that its rows become durable in order. */
  #gather(sources: FlushSource[], entries: JournalEntry[]): void {
    const kept: FlushSource[] = [];
    let sizeBytes = 0;
    let looked = 0;
    // A part of what waits: while it commits, what came back from the part before is worked on.
    const most = Math.min(this.#options.maxEntries, Math.max(leastEntries, this.#queue.length >> 2));
    for (const source of this.#queue) {
      if (entries.length >= most || sizeBytes >= this.#options.maxBytes) break;
      looked++;
      if (source.flushing || source.isHeld()) {
        kept.push(source);
        continue;
      }
      source.queued = false;
      const entry = source.gather();
      if (entry === null) continue;
      source.flushing = true;
      sizeBytes += entry.payload.length;
      sources.push(source);
      entries.push(entry);
    }
    for (; looked < this.#queue.length; looked++) kept.push(this.#queue[looked] as FlushSource);
    this.#queue = kept;
  }

  async #write(sources: readonly FlushSource[], entries: readonly JournalEntry[]): Promise<void> {
    this.#options.onFlush?.('before');
    let outcomes: FlushOutcome[];
    try {
      outcomes = await this.#flushUntilReachable(entries);
    } catch (error) {
      return this.#bisect(sources, entries, toRefusal(error));
    }
    this.#options.onFlush?.('after');
    for (const [index, entry] of entries.entries()) {
      this.#tell(sources[index], (source) => source.onFlushed(outcomes[index] ?? { kind: 'fenced' }, entry));
    }
  }

  /** A mistake that shows in one execution must not keep the others of its flush from going on. */
  #tell(source: FlushSource | undefined, tell: (source: FlushSource) => void): void {
    if (source === undefined) return;
    source.flushing = false;
    try {
      tell(source);
    } catch (error) {
      const { executionId } = source;
      this.#options.log.error({ executionId, err: error }, 'the engine made a mistake after a flush');
    }
  }

  /** One bad value refuses the whole transaction: halves are tried until the guilty execution stands alone. */
  async #bisect(sources: readonly FlushSource[], entries: readonly JournalEntry[], error: NoriaError): Promise<void> {
    const [entry] = entries;
    if (entry !== undefined && entries.length === 1) {
      return this.#tell(sources[0], (source) => source.onRefused(error, entry));
    }
    const middle = entries.length >> 1;
    await this.#write(sources.slice(0, middle), entries.slice(0, middle));
    await this.#write(sources.slice(middle), entries.slice(middle));
  }

  /** After a lost connection nobody knows whether the transaction was committed: ask before repeating it. */
  async #flushUntilReachable(entries: readonly JournalEntry[]): Promise<FlushOutcome[]> {
    let lost = false;
    for (let attempt = 0; ; attempt++) {
      try {
        const outcomes = lost ? await this.#repeat(entries) : await this.#options.journal.flush(entries);
        if (this.#unreachable) this.#options.log.info({}, 'the database answers again');
        this.#unreachable = false;
        return outcomes;
      } catch (error) {
        if (!(error instanceof NoriaError) || error.code !== 'DATABASE_UNREACHABLE') throw error;
        lost = true;
        if (!this.#unreachable) this.#options.log.error({ err: error }, 'the database does not answer; records wait');
        this.#unreachable = true;
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 1_000)));
      }
    }
  }

  async #repeat(entries: readonly JournalEntry[]): Promise<FlushOutcome[]> {
    const written = await this.#options.journal.findWritten(entries);
    const missing = entries.filter((_, index) => written[index] !== true);
    const outcomes = missing.length === 0 ? [] : await this.#options.journal.flush(missing);
    return entries.map((entry, index) => {
      if (written[index] === true) return { kind: 'written' };
      const outcome = outcomes.shift() ?? { kind: 'fenced' };
      // A discarded execution leaves no row to find: that it is gone means that the first try was committed.
      return entry.discard && outcome.kind === 'fenced' ? { kind: 'written' } : outcome;
    });
  }
}

/** What neither the database nor the journal has a name for is a value that one of the entries must not hold. */
function toRefusal(error: unknown): NoriaError {
  if (error instanceof NoriaError && error.code === 'JOURNAL_REFUSED') return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new NoriaError('JOURNAL_REFUSED', { problem }, { cause: error });
}
