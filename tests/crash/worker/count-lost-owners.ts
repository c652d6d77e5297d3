/** Follows, from what passes the ports, how often in a row the executions of this worker have lost their owner. */
import type { ClaimedExecution, ExecutionStore, Journal, JournalEntry } from '@noria/core';

/** With the third owner lost in a row an execution is set aside. */
const mostLost = 2;

export class LostOwnerCount {
  readonly #lost = new Map<string, number>();

  /** False while the worker holds an execution that would be set aside if it died now. */
  readonly mayDie = (): boolean => {
    for (const count of this.#lost.values()) if (count >= mostLost) return false;
    return true;
  };

  followStore(store: ExecutionStore): ExecutionStore {
    return {
      ...store,
      claimExecutions: async (...how) => this.#noteAll(await store.claimExecutions(...how)),
    };
  }

  followJournal(journal: Journal): Journal {
    return {
      ...journal,
      flush: async (entries) => {
        const outcomes = await journal.flush(entries);
        for (const entry of entries) if (isLetGo(entry)) this.#lost.delete(entry.executionId);
        return outcomes;
      },
    };
  }

  #noteAll(claimed: ClaimedExecution[]): ClaimedExecution[] {
    for (const { executionId, lostLeases } of claimed) this.#lost.set(executionId, lostLeases);
    return claimed;
  }
}

/** It ended, or it waits: nobody owns it any more. */
function isLetGo({ projection }: JournalEntry): boolean {
  return projection.processId === null;
}
