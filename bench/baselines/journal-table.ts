/** The one table of the baselines, as they use it. */
import type { InsertArrays } from './group-commit.ts';

export interface JournalTable {
  /** One for each connection. */
  readonly inserts: readonly InsertArrays[];
  countRows(): Promise<number>;
  close(): Promise<void>;
}
