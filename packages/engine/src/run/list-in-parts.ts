/** An output that grows while its node is at work: what memory should not hold goes to the blob store part by part. */
import { type BlobPayload, type BlobUse, type Item, NoriaError } from '@noria/core';
import type { EncodedPayload } from '../payload-store.ts';
import { fileUsesOf } from './blob-uses.ts';
import type { GivenList, Run } from './run.ts';

/** JSON size of a part. Its items take several times as much memory while a node works on them. */
const partBytes = 3 * 2 ** 18;

export class ListInParts implements GivenList {
  readonly #run: Run;
  readonly #node: string;
  readonly #parts: BlobPayload[] = [];
  readonly #uses: BlobUse[] = [];
  /** Null once some of them were stored. */
  #whole: Item[] | null = [];
  #texts: string[] = [];
  #textBytes = 0;
  #files = new Map<string, BlobUse>();
  #storedCount = 0;
  #storedBytes = 0;

  /** @param node its name, for errors */
  constructor(run: Run, node: string) {
    this.#run = run;
    this.#node = node;
  }

  get length(): number {
    return this.#storedCount + this.#texts.length;
  }

  get whole(): readonly Item[] | null {
    return this.#whole;
  }

  /**
   * Resolves when the parts that are full are stored.
   * @throws PAYLOAD_LIMIT
   */
  async add(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      this.#hold(item);
      if (this.#textBytes >= partBytes) await this.#store();
    }
  }

  addLast(items: readonly Item[]): this {
    for (const item of items) this.#hold(item);
    return this;
  }

  end(): EncodedPayload {
    const stored = this.#texts.length === 0 ? null : this.#store();
    const payload = { parts: this.#parts, count: this.#storedCount, sizeBytes: this.#storedBytes };
    // Its parts were counted when they were stored.
    return { payload, text: JSON.stringify(payload), sizeBytes: 0, stored, uses: this.#uses };
  }

  #hold(item: Item): void {
    const text = JSON.stringify(item);
    this.#whole?.push(item);
    this.#texts.push(text);
    this.#textBytes += text.length + 1;
    if (item.binary !== undefined) for (const use of fileUsesOf([item])) this.#files.set(use.hash, use);
  }

  #store(): Promise<void> {
    const { host, identity, plan } = this.#run;
    const { payload, uses, stored } = host.payloads.storePart(identity.organizationId, {
      text: `[${this.#texts.join(',')}]`,
      count: this.#texts.length,
      files: [...this.#files.values()],
    });
    this.#parts.push(payload);
    this.#uses.push(...uses);
    this.#storedCount += payload.count;
    this.#storedBytes += payload.sizeBytes;
    this.#run.payloadBytes += payload.sizeBytes;
    this.#whole = null;
    this.#texts = [];
    this.#textBytes = 0;
    this.#files = new Map();
    const { maxPayloadBytes } = plan.limits;
    if (this.#run.payloadBytes <= maxPayloadBytes) return stored;
    // Nobody waits for what is over the limit; that it cannot be stored either is nothing to add.
    stored.catch(() => undefined);
    throw new NoriaError('PAYLOAD_LIMIT', { limitBytes: maxPayloadBytes, node: this.#node });
  }
}
