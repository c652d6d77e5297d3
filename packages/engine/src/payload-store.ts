/** Items on their way: small lists stay in the journal, large ones go to the blob store; a cache keeps the newest at hand. */
import { hash } from 'node:crypto';
import {
  type BlobPayload,
  type BlobStore,
  type BlobUse,
  type Item,
  isInline,
  isParted,
  NoriaError,
  type PartedPayload,
  type Payload,
} from '@noria/core';
import { fileUsesOf, listUses } from './run/blob-uses.ts';
import { untilReachable } from './until-reachable.ts';

export interface EncodedPayload {
  readonly payload: Payload;
  /** JSON text of `payload`, as the journal keeps it. */
  readonly text: string;
  readonly sizeBytes: number;
  /** Set for a blob: resolves when it is durable. */
  readonly stored: Promise<void> | null;
  /** Blobs that whoever records it uses: the list where it is one, and the files of its items. */
  readonly uses: readonly BlobUse[];
}

interface Spillable {
  /** JSON of the items. */
  readonly text: string;
  readonly count: number;
  readonly files: readonly BlobUse[];
  /** Null where nobody is likely to ask for them before they are stored. */
  readonly items: readonly Item[] | null;
}

export interface SpilledPayload {
  readonly payload: BlobPayload;
  /** Resolves when it is durable. */
  readonly stored: Promise<void>;
  readonly uses: readonly BlobUse[];
}

/** JSON size of the largest list that is brought into memory from its parts. */
const mostWholeBytes = 128 * 2 ** 20;

export class PayloadStore {
  readonly #blobs: BlobStore;
  readonly #spillBytes: number;
  readonly #cacheBytes: number;
  /** By hash, the least recently used first. */
  readonly #cache = new Map<string, { items: readonly Item[]; sizeBytes: number }>();
  /** Not in the blob store yet: whoever needs them meanwhile finds them here, however full the cache is. */
  readonly #unstored = new Map<string, { bytes: Buffer; items: readonly Item[] | null; puts: number }>();
  #cachedBytes = 0;
  #isStopped = false;

  /**
   * @param spillBytes lists of this size and more go to the blob store
   * @param cacheBytes JSON size of the spilled lists that are kept in memory
   */
  constructor(blobs: BlobStore, spillBytes: number, cacheBytes: number) {
    this.#blobs = blobs;
    this.#spillBytes = spillBytes;
    this.#cacheBytes = cacheBytes;
  }

  /** @param spillBytes overrides the store's for an execution that has much in memory already */
  encode(organizationId: string, items: readonly Item[], spillBytes = this.#spillBytes): EncodedPayload {
    const text = JSON.stringify(items);
    if (text.length < spillBytes) {
      return { payload: items, text, sizeBytes: text.length, stored: null, uses: fileUsesOf(items) };
    }
    const spilled = this.#spill(organizationId, { items, text, count: items.length, files: fileUsesOf(items) });
    this.#remember(organizationId, spilled.payload, items);
    return { ...spilled, text: JSON.stringify(spilled.payload), sizeBytes: spilled.payload.sizeBytes };
  }

  /** Puts a part of a list into the blob store, however small; the cache does not keep it. */
  storePart(organizationId: string, part: { text: string; count: number; files: readonly BlobUse[] }): SpilledPayload {
    return this.#spill(organizationId, { ...part, items: null });
  }

  #spill(organizationId: string, { text, count, files, items }: Spillable): SpilledPayload {
    const bytes = Buffer.from(text);
    const payload: BlobPayload = {
      blob: hash('sha256', bytes),
      count,
      sizeBytes: bytes.length,
      ...(files.length === 0 ? {} : { binaries: files }),
    };
    return { payload, stored: this.#store(organizationId, payload, items, bytes), uses: listUses(payload) };
  }

  #store(organizationId: string, { blob }: BlobPayload, items: readonly Item[] | null, bytes: Buffer): Promise<void> {
    const key = keyOf(organizationId, blob);
    const unstored = this.#unstored.get(key) ?? { bytes, items, puts: 0 };
    unstored.puts++;
    this.#unstored.set(key, unstored);
    return untilReachable(
      () => this.#blobs.put(organizationId, blob, bytes),
      () => !this.#isStopped,
    ).finally(() => {
      unstored.puts--;
      if (unstored.puts === 0) this.#unstored.delete(key);
    });
  }

  /** What could not be stored until now will not be. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The items when they are in memory; null when they have to be loaded. */
  peek(organizationId: string, payload: Payload): readonly Item[] | null {
    if (isInline(payload)) return payload;
    if (isParted(payload)) return null;
    const key = keyOf(organizationId, payload.blob);
    const cached = this.#cache.get(key);
    if (cached === undefined) return this.#unstored.get(key)?.items ?? null;
    this.#cache.delete(key);
    this.#cache.set(key, cached);
    return cached.items;
  }

  /** @throws NOT_FOUND a blob is gone; LIST_TOO_LARGE memory should not hold all of it */
  async load(organizationId: string, payload: Payload): Promise<readonly Item[]> {
    if (isInline(payload)) return payload;
    if (isParted(payload)) return this.#gather(organizationId, payload);
    const cached = this.peek(organizationId, payload);
    if (cached !== null) return cached;
    const items = await this.loadPart(organizationId, payload);
    this.#remember(organizationId, payload, items);
    return items;
  }

  /** @throws NOT_FOUND the blob is gone */
  async loadPart(organizationId: string, { blob }: BlobPayload): Promise<readonly Item[]> {
    const bytes =
      this.#unstored.get(keyOf(organizationId, blob))?.bytes ?? (await this.#blobs.get(organizationId, blob));
    if (bytes === null) throw new NoriaError('NOT_FOUND', { what: 'Payload', id: blob });
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as Item[];
  }

  async #gather(organizationId: string, { parts, sizeBytes }: PartedPayload): Promise<readonly Item[]> {
    if (sizeBytes > mostWholeBytes) throw new NoriaError('LIST_TOO_LARGE', { sizeBytes, limitBytes: mostWholeBytes });
    const lists: (readonly Item[])[] = [];
    for (const part of parts) lists.push(await this.loadPart(organizationId, part));
    return lists.flat();
  }

  #remember(organizationId: string, payload: BlobPayload, items: readonly Item[]): void {
    const key = keyOf(organizationId, payload.blob);
    if (this.#cache.has(key)) return;
    this.#cache.set(key, { items, sizeBytes: payload.sizeBytes });
    this.#cachedBytes += payload.sizeBytes;
    for (const [oldest, entry] of this.#cache) {
      if (this.#cachedBytes <= this.#cacheBytes || oldest === key) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= entry.sizeBytes;
    }
  }
}

function keyOf(organizationId: string, blob: string): string {
  return `${organizationId}/${blob}`;
}
