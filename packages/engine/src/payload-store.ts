/** Items on their way: small lists stay in the journal, large ones go to the blob store; a cache keeps the newest at hand. */
import { hash } from 'node:crypto';
import {
  type BlobPayload,
  type BlobStore,
  type BlobUse,
  type Item,
  isBlobPayload,
  NoriaError,
  type Payload,
} from '@noria/core';
import { fileUsesOf } from './run/blob-uses.ts';
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

export class PayloadStore {
  readonly #blobs: BlobStore;
  readonly #spillBytes: number;
  readonly #cacheBytes: number;
  /** By hash, the least recently used first. */
  readonly #cache = new Map<string, { items: readonly Item[]; sizeBytes: number }>();
  /** Not in the blob store yet: whoever needs them meanwhile finds them here, however full the cache is. */
  readonly #unstored = new Map<string, { items: readonly Item[]; puts: number }>();
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
    const files = fileUsesOf(items);
    if (text.length < spillBytes) return { payload: items, text, sizeBytes: text.length, stored: null, uses: files };
    const bytes = Buffer.from(text);
    const payload: BlobPayload = {
      blob: hash('sha256', bytes),
      count: items.length,
      sizeBytes: bytes.length,
      ...(files.length === 0 ? {} : { binaries: files }),
    };
    this.#remember(organizationId, payload, items);
    const stored = this.#store(organizationId, payload, items, bytes);
    const uses = [{ hash: payload.blob, sizeBytes: bytes.length }, ...files];
    return { payload, text: JSON.stringify(payload), sizeBytes: bytes.length, stored, uses };
  }

  #store(organizationId: string, { blob }: BlobPayload, items: readonly Item[], bytes: Uint8Array): Promise<void> {
    const key = keyOf(organizationId, blob);
    const unstored = this.#unstored.get(key) ?? { items, puts: 0 };
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
    if (!isBlobPayload(payload)) return payload;
    const key = keyOf(organizationId, payload.blob);
    const cached = this.#cache.get(key);
    if (cached === undefined) return this.#unstored.get(key)?.items ?? null;
    this.#cache.delete(key);
    this.#cache.set(key, cached);
    return cached.items;
  }

  /** @throws NOT_FOUND the blob is gone */
  async load(organizationId: string, payload: Payload): Promise<readonly Item[]> {
    const cached = this.peek(organizationId, payload);
    if (cached !== null) return cached;
    if (!isBlobPayload(payload)) return payload;
    const bytes = await this.#blobs.get(organizationId, payload.blob);
    if (bytes === null) throw new NoriaError('NOT_FOUND', { what: 'Payload', id: payload.blob });
    const items = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as Item[];
    this.#remember(organizationId, payload, items);
    return items;
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
