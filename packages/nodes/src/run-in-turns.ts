/** Does work of many small parts without keeping everything else in the process waiting. */
import type { NodeContext } from '@noria/core';

/** Work that yields after each of its parts, and returns what came of it. */
export type Work<T> = Generator<void, T, void>;

/** @returns at once where that takes no longer than a turn */
export function runInTurns<T>(ctx: NodeContext, work: Work<T>): T | Promise<T> {
  for (let part = work.next(); ; part = work.next()) {
    if (part.done === true) return part.value;
    const pause = ctx.pause();
    if (pause !== null) return pause.then(() => runInTurns(ctx, work));
  }
}
