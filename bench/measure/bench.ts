/** What a bench is, what it may ask for, and what it gives back. */

export type DatabaseKind = 'postgres' | 'pglite';

export interface BenchContext {
  readonly database: DatabaseKind;
  /** Short rounds: the whole programme has 40 s. */
  readonly quick: boolean;
  /** Progress for whoever watches; never part of the result. */
  say(line: string): void;
}

/** What a figure must reach to pass. `ratio` compares the figure's ratio, `value` the figure itself. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
}

export interface Figure {
  /** Lower case with underscores: `engine_runs_per_s`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure stands beside, measured in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number };
  /** Value by baseline. */
  readonly ratio?: number;
  readonly target?: Target;
  /** For a baseline: below this it is itself too slow. */
  readonly floor?: number;
  /** What a reader must know to read the figure rightly. */
  readonly note?: string;
}

export interface BenchResult {
  readonly figures: readonly Figure[];
  /** Ratios by the names that scripts rely on (`engine_vs_journal`). */
  readonly ratios?: Readonly<Record<string, number>>;
  /** Baselines by the names that scripts rely on (`journal_per_s`). */
  readonly baselines?: Readonly<Record<string, number>>;
}

export interface Bench {
  /** As given to `--only`. */
  readonly name: string;
  readonly title: string;
  /** What it takes of the quick programme's time, generously; null for what takes too long for it. */
  readonly quickS: number | null;
  /** False for what has nothing to do with the database: it is measured once. */
  readonly perDatabase: boolean;
  run(context: BenchContext): Promise<BenchResult>;
}
