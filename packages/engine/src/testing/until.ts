/** Waits for a condition, as tests must: looks often, and says what it waited for when it never comes. */

/**
 * @param describe said when `timeoutMs` pass in vain
 * @returns the first value that is neither false nor null nor undefined
 */
export async function until<T>(
  describe: string,
  look: () => T | Promise<T>,
  timeoutMs = 8_000,
): Promise<Exclude<T, false | null | undefined>> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== false && value !== null && value !== undefined) return value as Exclude<T, false | null | undefined>;
    if (performance.now() > endMs) throw new Error(`Waited ${timeoutMs} ms in vain: ${describe}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A promise that the test settles. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: () => resolve() };
}
