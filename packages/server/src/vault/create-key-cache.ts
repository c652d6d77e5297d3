/** Data keys in memory, for a while: each is overwritten with zeros when it goes. */

export interface KeyCache {
  /** To be used at once: the bytes may be zeros after the next `await`. */
  read(name: string): Buffer | null;
  /** Takes the key over. @returns the one to use at once: the same, or the one that was there already */
  keep(name: string, key: Buffer): Buffer;
  /** Those whose name begins with `prefix`. */
  drop(prefix: string): void;
}

/** @param keepMs from the moment a key comes in, however often it is read */
export function createKeyCache(keepMs: number): KeyCache {
  const keys = new Map<string, { readonly key: Buffer; readonly timer: NodeJS.Timeout }>();

  function remove(name: string): void {
    const kept = keys.get(name);
    if (kept === undefined) return;
    clearTimeout(kept.timer);
    kept.key.fill(0);
    keys.delete(name);
  }

  return {
    read: (name) => keys.get(name)?.key ?? null,
    keep(name, key) {
      const kept = keys.get(name);
      if (kept !== undefined) {
        key.fill(0);
        return kept.key;
      }
      keys.set(name, { key, timer: setTimeout(remove, keepMs, name).unref() });
      return key;
    },
    drop(prefix) {
      for (const name of [...keys.keys()]) if (name.startsWith(prefix)) remove(name);
    },
  };
}
