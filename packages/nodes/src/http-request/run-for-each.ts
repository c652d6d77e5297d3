/** Does something for every item, a few at a time, and keeps what succeeded beside what failed. */
import { EffectError, type ErrorReport, type Json, type NodeContext, NoriaError } from '@noria/core';

export interface Outcome {
  /** By item; undefined where the item failed. */
  readonly results: readonly (Json | undefined)[];
  readonly failures: { readonly item: number; readonly error: ErrorReport }[];
}

/**
 * One item's failure does not keep the others from being tried. What is under way is always waited for, so that its end is recorded.
 * @param count number of items
 * @param concurrency how many at a time
 * @throws the first failure as it was thrown, when no item succeeded: the engine may then try again by what it says. Items are no longer
 *   begun once `concurrency` of them got no answer and none succeeded; and after a cancel, or a mistake of the node itself
 */
export async function runForEach(
  ctx: NodeContext,
  count: number,
  concurrency: number,
  act: (item: number) => Promise<Json>,
): Promise<Outcome> {
  const results = new Array<Json | undefined>(count);
  const failed = new Map<number, NoriaError>();
  let next = 0;
  let succeeded = 0;
  let unanswered = 0;
  let fatal: unknown;
  const mayGoOn = () =>
    fatal === undefined && !ctx.signal.aborted && (succeeded > 0 || unanswered < concurrency) && next < count;
  const work = async () => {
    while (mayGoOn()) {
      const item = next++;
      try {
        results[item] = await act(item);
        succeeded++;
      } catch (error) {
        if (!(error instanceof NoriaError)) fatal ??= error;
        else failed.set(item, error);
        if (error instanceof EffectError && error.sent !== 'answered') unanswered++;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, work));
  if (fatal !== undefined) throw fatal;
  const failures = [...failed].sort(([a], [b]) => a - b);
  const [first] = failures;
  if (first !== undefined && succeeded === 0) throw first[1];
  ctx.signal.throwIfAborted();
  return { results, failures: failures.map(([item, error]) => ({ item, error: error.toReport() })) };
}
