/** Asks the database again and again while it is away. */
import { NoriaError } from '@noria/core';

const maxDelayMs = 1_000;

/**
 * @param mayGoOn false once nobody waits for it any more
 * @throws what `ask` throws, but for DATABASE_UNREACHABLE
 */
export async function untilReachable<T>(ask: () => Promise<T>, mayGoOn: () => boolean): Promise<T> {
  for (let delayMs = 50; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoriaError) || error.code !== 'DATABASE_UNREACHABLE' || !mayGoOn()) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}
