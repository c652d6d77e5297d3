/** A map by execution id for entries that come and go thousands of times a second. */

const bucketCount = 4_096;

interface Entry<V> {
  readonly executionId: string;
  readonly value: V;
}

/**
 * `Map` replaces its hash table again and again while entries come and go, and each old table leads to the one after it.
 * Once a single one of them has grown old, every young collection keeps and copies all tables since, and with them what
 * they held: measured with V8 13.6 and 200 entries of 10 KB that churn, 30 ms for a collection instead of 2. Here
 * nothing is replaced: an id is looked for in one of a fixed number of short lists, chosen by its last, random digits.
 */
export class ExecutionMap<V> {
  readonly #buckets: Entry<V>[][] = Array.from({ length: bucketCount }, () => []);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(executionId: string): boolean {
    return findIn(this.#bucketOf(executionId), executionId) >= 0;
  }

  get(executionId: string): V | undefined {
    const bucket = this.#bucketOf(executionId);
    return bucket[findIn(bucket, executionId)]?.value;
  }

  set(executionId: string, value: V): void {
    const bucket = this.#bucketOf(executionId);
    const at = findIn(bucket, executionId);
    if (at < 0) this.#size++;
    bucket[at < 0 ? bucket.length : at] = { executionId, value };
  }

  delete(executionId: string): boolean {
    const bucket = this.#bucketOf(executionId);
    const at = findIn(bucket, executionId);
    if (at < 0) return false;
    const last = bucket.pop() as Entry<V>;
    if (at < bucket.length) bucket[at] = last;
    this.#size--;
    return true;
  }

  clear(): void {
    for (const bucket of this.#buckets) bucket.length = 0;
    this.#size = 0;
  }

  /** A list of its own, in no order: entries may come and go while it is walked. */
  entries(): [executionId: string, value: V][] {
    return this.#buckets.flatMap((bucket) => bucket.map(({ executionId, value }): [string, V] => [executionId, value]));
  }

  keys(): string[] {
    return this.entries().map(([executionId]) => executionId);
  }

  values(): V[] {
    return this.entries().map(([, value]) => value);
  }

  #bucketOf(executionId: string): Entry<V>[] {
    const end = executionId.length;
    const place =
      (digitAt(executionId, end - 3) << 8) | (digitAt(executionId, end - 2) << 4) | digitAt(executionId, end - 1);
    return this.#buckets[place] as Entry<V>[];
  }
}

function findIn(bucket: readonly Entry<unknown>[], executionId: string): number {
  for (let at = 0; at < bucket.length; at++) if (bucket[at]?.executionId === executionId) return at;
  return -1;
}

/** Value of a hexadecimal digit; anything from 0 to 15 for another character. */
function digitAt(id: string, at: number): number {
  const code = id.charCodeAt(at);
  return ((code & 15) + (code >> 6) * 9) & 15;
}
