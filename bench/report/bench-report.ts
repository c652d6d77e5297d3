/** What a run of the programme found, as one JSON object. */
import { findSlowBaselines } from '../baselines/floors.ts';
import type { BenchResult, DatabaseKind, Figure } from '../measure/bench.ts';
import { judgeFigure, type Verdict } from '../measure/judge-figure.ts';
import type { Environment } from './environment.ts';

export interface FinishedBench {
  readonly bench: string;
  readonly database: DatabaseKind;
  readonly result: BenchResult;
}

export interface BrokenBench {
  readonly bench: string;
  readonly database: DatabaseKind;
  readonly problem: string;
}

export interface BenchReport {
  readonly ratios: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, number>>;
  readonly figures: readonly (Figure & { database: DatabaseKind; verdict: Verdict })[];
  /** Baselines under their floors and a machine that was not ours alone, in words. */
  readonly warnings: readonly string[];
  /** Benches that could not be run to their end. */
  readonly broken: readonly BrokenBench[];
  /** Benches for which the quick programme had no time. */
  readonly leftOut: readonly string[];
  readonly elapsedS: number;
  readonly environment: Environment;
}

export interface ProgrammeRun {
  readonly finished: readonly FinishedBench[];
  readonly broken: readonly BrokenBench[];
  readonly leftOut: readonly string[];
  readonly environment: Environment;
  readonly elapsedS: number;
}

/** Names of PostgreSQL stand alone; those of PGlite get `_pglite` at their end when both were measured. */
export function composeReport({ finished, broken, leftOut, environment, elapsedS }: ProgrammeRun): BenchReport {
  const kinds = new Set(finished.map((bench) => bench.database));
  const rename = (name: string, database: DatabaseKind): string =>
    database === 'pglite' && kinds.size > 1 ? `${name}_pglite` : name;
  const collect = (pick: (result: BenchResult) => Readonly<Record<string, number>> | undefined) =>
    Object.fromEntries(
      finished.flatMap(({ result, database }) =>
        Object.entries(pick(result) ?? {}).map(([name, value]) => [rename(name, database), round(value)]),
      ),
    );
  const figures = finished.flatMap(({ result, database }) =>
    result.figures.map((figure) => ({
      ...figure,
      name: rename(figure.name, database),
      value: round(figure.value),
      ...(figure.ratio === undefined ? {} : { ratio: round(figure.ratio) }),
      database,
      verdict: judgeFigure(figure),
    })),
  );
  return {
    ratios: collect((result) => result.ratios),
    baselines: collect((result) => result.baselines),
    figures,
    warnings: [...findSlowBaselines(figures), ...warnOfOthers(environment)],
    broken,
    leftOut,
    elapsedS: round(elapsedS),
    environment,
  };
}

const QUIET_SHARE = 0.15;

function warnOfOthers({ busyBefore }: Environment): string[] {
  if (busyBefore < QUIET_SHARE) return [];
  const share = Math.round(busyBefore * 100);
  return [
    `other programs took ${share} % of the cores before the first bench: the figures are worse than the machine's`,
  ];
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
