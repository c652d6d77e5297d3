/** Does something for every item on this machine, a few at a time, and keeps what succeeded beside what failed. */
import { type ErrorReport, type NodeContext, NoriaError } from '@noria/core';

export interface ItemOutcomes<T> {
  /** By item; undefined where the item failed. */
  readonly results: readonly (T | undefined)[];
  readonly failures: readonly { readonly item: number; readonly error: ErrorReport }[];
}

/**
 * One item's failure says nothing about the others: all of them are tried.
 * @param count number of items
 * @param concurrency how many at a time
 * @throws the first failure as it was thrown, when no item succeeded; at once after a cancel, or a mistake of the node itself
 */
export async function runItems<T>(
  ctx: NodeContext,
  count: number,
  concurrency: number,
  act: (item: number) => Promise<T>,
): Promise<ItemOutcomes<T>> {
  const results = new Array<T | undefined>(count);
  const failed = new Map<number, NoriaError>();
  let next = 0;
  let fatal: unknown;
  const work = async (): Promise<void> => {
    while (next < count && fatal === undefined && !ctx.signal.aborted) {
      const item = next++;
      try {
        results[item] = await act(item);
      } catch (error) {
        if (error instanceof NoriaError) failed.set(item, error);
        else fatal ??= error;
      }
      await ctx.pause();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, work));
  ctx.signal.throwIfAborted();
  if (fatal !== undefined) throw fatal;
  const failures = [...failed].sort(([a], [b]) => a - b);
  const [first] = failures;
  if (first !== undefined && failures.length === count) throw first[1];
  return { results, failures: failures.map(([item, error]) => ({ item, error: error.toReport() })) };
}
