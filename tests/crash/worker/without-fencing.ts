/** Negative control: ports that let a late writer through, as if there were no epochs and no leases. */
import type { ExecutionStore, Journal, JournalEntry } from '@noria/core';
import type { LeaseSettings } from '@noria/engine';
import type { Database } from '@noria/store';

/** Every entry gets the epoch and the place that the database would accept now. */
export function withoutEpochs(journal: Journal, database: Database): Journal {
  return {
    ...journal,
    async flush(entries) {
      const rows = await database.query<Place>({
        text: `
select id, epoch, (select coalesce(max(seq) + 1, 0) from journal where execution_id = id) as seq
from executions
where id = any ($1::uuid[])`,
        values: [entries.map(({ executionId }) => executionId)],
      });
      const places = new Map(rows.map((row) => [row.id, row]));
      return journal.flush(entries.map((entry) => restamp(entry, places.get(entry.executionId))));
    },
  };
}

interface Place {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
}

function restamp(entry: JournalEntry, place: Place | undefined): JournalEntry {
  return place === undefined ? entry : { ...entry, epoch: place.epoch, seq: place.seq };
}

/** The process never learns that its lease has ended. */
export function withoutLeaseEnd(store: ExecutionStore, { leaseMs }: LeaseSettings): ExecutionStore {
  return {
    ...store,
    registerProcess: (processId, _leaseMs, info) => store.registerProcess(processId, leaseMs, info),
    extendLease: async (processId) => {
      await store.extendLease(processId, leaseMs);
      return true;
    },
  };
}

/** What the process believes instead of the real lease. */
export function endlessLease(lease: LeaseSettings): LeaseSettings {
  return { ...lease, leaseMs: 3_600_000 };
}
