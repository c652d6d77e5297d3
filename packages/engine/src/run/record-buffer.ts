/** Records of one execution that are not durable yet, as text, with all that their flush writes beside them. */
import type { BlobUse, EffectSettledRecord, InboxInsert, JournalRecord, StepSettledRecord } from '@noria/core';

/** Results of effects are encoded when they are gathered: they are often overtaken by the end of their step. */
type PendingRecord = string | EffectSettledRecord;

export class RecordBuffer {
  #pending: PendingRecord[] = [];
  #lateEffects = 0;
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  #added = 0;
  #gathered = 0;
  #durable = 0;
  sizeBytes = 0;
  #blobs: BlobUse[] = [];
  /** Hashes of all that was added: what many steps pass on is written once. */
  #used: Set<string> | null = null;
  inboxOut: InboxInsert[] = [];
  inboxFolded: string[] = [];

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  add(record: JournalRecord, text?: string): void {
    if (record.kind === 'effect.settled') {
      this.#pending.push(record);
      this.#lateEffects++;
    } else {
      if (record.kind === 'step.settled' && this.#lateEffects > 0 && !isFailure(record))
        this.#dropEffectsOf(record.step);
      const encoded = text ?? JSON.stringify(record);
      this.#pending.push(encoded);
      this.sizeBytes += encoded.length;
    }
    this.#added++;
  }

  /** Blobs that the records refer to. */
  addUses(uses: readonly BlobUse[]): void {
    if (uses.length === 0) return;
    this.#used ??= new Set();
    for (const use of uses) {
      if (this.#used.has(use.hash)) continue;
      this.#used.add(use.hash);
      this.#blobs.push(use);
    }
  }

  /** A step that settled well implies the end of its effects: results that are not written yet need not be. */
  #dropEffectsOf(step: number): void {
    const kept = this.#pending.filter((pending) => typeof pending === 'string' || pending.step !== step);
    this.#lateEffects -= this.#pending.length - kept.length;
    this.#pending = kept;
  }

  /** All that is pending as a JSON array; '' when there is none. */
  gather(): string {
    this.#gathered = this.#added;
    if (this.#pending.length === 0) return '';
    let payload = '';
    for (const pending of this.#pending) {
      payload += payload === '' ? '[' : ',';
      payload += typeof pending === 'string' ? pending : encodeEffect(pending);
    }
    this.#pending = [];
    this.#lateEffects = 0;
    this.sizeBytes = 0;
    return `${payload}]`;
  }

  /** What the last `gather` took is durable. */
  markDurable(): void {
    this.#durable = this.#gathered;
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.count <= this.#durable);
    this.#waiters = this.#waiters.filter((waiter) => waiter.count > this.#durable);
    for (const waiter of due) waiter.resolve();
  }

  /** Forgets all that is not durable, and those who wait for it. */
  drop(): void {
    this.gather();
    this.takeBlobs();
    this.#used = null;
    this.takeInboxOut();
    this.takeInboxFolded();
    this.#durable = this.#added;
    this.#waiters = [];
  }

  get isDurable(): boolean {
    return this.#durable >= this.#added;
  }

  /** Calls back once all that was added so far is durable; never, when the execution is lost to another process. */
  onDurable(resolve: () => void): void {
    if (this.isDurable) resolve();
    else this.#waiters.push({ count: this.#added, resolve });
  }

  /** What goes with the records that were gathered last. What is added later goes with later ones: no list is shared. */
  takeBlobs(): readonly BlobUse[] {
    const blobs = this.#blobs;
    if (blobs.length === 0) return none;
    this.#blobs = [];
    return blobs;
  }

  takeInboxOut(): readonly InboxInsert[] {
    const { inboxOut } = this;
    if (inboxOut.length === 0) return none;
    this.inboxOut = [];
    return inboxOut;
  }

  takeInboxFolded(): readonly string[] {
    const { inboxFolded } = this;
    if (inboxFolded.length === 0) return none;
    this.inboxFolded = [];
    return inboxFolded;
  }
}

/** Most flushes have nothing beside their records: one list serves them all, and nobody adds to it. */
const none: readonly never[] = [];

/** A failed step may be resumed, and what it did is not done again then. */
function isFailure(record: StepSettledRecord): boolean {
  return record.error !== undefined && record.outputs.length === 0;
}

/** A result that is no JSON is the node's mistake: that the effect happened is written all the same. */
function encodeEffect(record: EffectSettledRecord): string {
  try {
    return JSON.stringify(record);
  } catch {
    const { result: _, ...rest } = record;
    return JSON.stringify(rest);
  }
}
