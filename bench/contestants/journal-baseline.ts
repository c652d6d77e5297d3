/** The `journal` baseline in a process of its own. */
import { createGroupCommit } from '../baselines/group-commit.ts';
import { ROWS_PER_RUN, type RowForm, writeRun } from '../baselines/journal-run.ts';
import { openJournalTable } from '../baselines/open-journal-table.ts';
import { keepInFlight, type Throughput } from '../measure/keep-in-flight.ts';
import { serveContestant } from '../process/serve-contestant.ts';
import type { DatabasePlace } from '../process/temporary-database.ts';

export interface JournalOptions {
  readonly place: DatabasePlace;
  readonly form: RowForm;
}

await serveContestant(async ({ place, form }: JournalOptions) => {
  const table = await openJournalTable(place);
  const journal = createGroupCommit(table.inserts);
  let runs = 0;
  return {
    run: async (how: { inFlight: number; durationMs: number }): Promise<Throughput> => {
      return keepInFlight(() => writeRun(journal, form).then(() => (runs += 1)), how.inFlight, how.durationMs);
    },
    /** Nothing counts that is not in the table. */
    check: async (): Promise<{ expectedRows: number; rows: number }> => ({
      expectedRows: runs * ROWS_PER_RUN[form],
      rows: await table.countRows(),
    }),
    close: table.close,
  };
});
