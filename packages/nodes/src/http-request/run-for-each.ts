/** Does something for every item, a few at a time and in batches, and keeps what succeeded beside what failed. */
import { EffectError, type ErrorReport, type NodeContext, NoriaError } from '@noria/core';
import { waitFor } from './wait-for.ts';

export interface Outcome<T> {
  /** By item; undefined where the item failed. */
  readonly results: readonly (T | undefined)[];
  readonly failures: { readonly item: number; readonly error: ErrorReport }[];
}

export interface Pace {
  /** How many at a time. */
  readonly concurrency: number;
  /** After `size` items there is a pause; 0, or left out: none. */
  readonly batch?: { readonly size: number; readonly intervalMs: number };
}

const unpaced: NonNullable<Pace['batch']> = { size: 0, intervalMs: 0 };

/**
 * One item's failure does not keep the others from being tried. What is under way is always waited for, so that its end is recorded.
 * @param count number of items
 * @param act calls `noteSent` when it sends something: after a batch of recorded answers there is no pause
 * @throws the first failure as it was thrown, when no item succeeded: the engine may then try again by what it says. Items are no longer
 *   begun once `concurrency` of them got no answer and none succeeded; and after a cancel, or a mistake of the node itself
 */
export async function runForEach<T>(
  ctx: NodeContext,
  count: number,
  { concurrency, batch = unpaced }: Pace,
  act: (item: number, noteSent: () => void) => Promise<T>,
): Promise<Outcome<T>> {
  const results = new Array<T | undefined>(count);
  const failed = new Map<number, NoriaError>();
  let next = 0;
  let batchEnd = 0;
  let succeeded = 0;
  let unanswered = 0;
  let isSending = false;
  let fatal: unknown;
  const mayGoOn = () => fatal === undefined && !ctx.signal.aborted && (succeeded > 0 || unanswered < concurrency);
  const work = async () => {
    while (mayGoOn() && next < batchEnd) {
      const item = next++;
      try {
        results[item] = await act(item, () => {
          isSending = true;
        });
        succeeded++;
      } catch (error) {
        if (!(error instanceof NoriaError)) fatal ??= error;
        else failed.set(item, error);
        if (error instanceof EffectError && error.sent !== 'answered') unanswered++;
      }
    }
  };
  while (mayGoOn() && next < count) {
    if (isSending) await waitFor(batch.intervalMs, ctx.signal);
    isSending = false;
    batchEnd = batch.size === 0 ? count : Math.min(count, next + batch.size);
    await Promise.all(Array.from({ length: Math.min(concurrency, batchEnd - next) }, work));
  }
  if (fatal !== undefined) throw fatal;
  const failures = [...failed].sort(([a], [b]) => a - b);
  const [first] = failures;
  if (first !== undefined && succeeded === 0) throw first[1];
  ctx.signal.throwIfAborted();
  return { results, failures: failures.map(([item, error]) => ({ item, error: error.toReport() })) };
}
