/** Lets time pass between requests. */
import { setTimeout as resolveLater } from 'node:timers/promises';

/** @throws the signal's reason when it fires first */
export async function waitFor(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs === 0) return;
  await resolveLater(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
}
