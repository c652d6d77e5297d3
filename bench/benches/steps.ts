/** Three durable steps, 200 in flight, in turn with the `journal` baseline. */
import { JOURNAL_FLOOR_PER_S } from '../baselines/floors.ts';
import { forkNoria } from '../contestants/noria-commands.ts';
import type { Bench } from '../measure/bench.ts';
import { interleave } from '../measure/interleave.ts';
import type { Throughput } from '../measure/keep-in-flight.ts';
import { median } from '../measure/percentile.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeStepsWorkflow } from '../workflows/steps-workflow.ts';

const IN_FLIGHT = 200;
/** The engine's code is compiled for good after some seconds of work. */
const WARM_UP_ROUNDS = 4;
const FULL_PLAN = { rounds: 21, durationMs: 1000 };
const QUICK_PLAN = { rounds: 5, durationMs: 600 };

export const steps: Bench = {
  name: 'steps',
  title: 'Three durable steps, 200 in flight',
  quickS: 12,
  perDatabase: true,
  run: ({ database, quick, say }) =>
    withContestants(async (arena) => {
      const noria = await forkNoria(arena, { place: await arena.makeDatabase(database), program: 'engine' });
      const workflow = await noria.install(makeStepsWorkflow());
      const journal = await arena.fork('contestants/journal-baseline.ts', {
        place: await arena.makeDatabase(database),
        form: 'row-per-record',
      });
      // Many short rounds: a shared machine's speed changes within seconds, and both must see every part of it.
      const { rounds, durationMs } = quick ? QUICK_PLAN : FULL_PLAN;
      const cpuShares: Record<'engine' | 'journal', number[]> = { engine: [], journal: [] };
      const measureEngine = async (): Promise<number> => {
        const { perS, cpuShare } = await noria.keepRunning(workflow, IN_FLIGHT, durationMs);
        cpuShares.engine.push(cpuShare);
        return perS;
      };
      const measureJournal = async (): Promise<number> => {
        const { perS, cpuShare } = await journal.ask<Throughput>('run', { inFlight: IN_FLIGHT, durationMs });
        cpuShares.journal.push(cpuShare);
        return perS;
      };
      say('warming up');
      await interleave(WARM_UP_ROUNDS, measureEngine, measureJournal);
      say('engine and journal in turn');
      const result = await interleave(rounds, measureEngine, measureJournal);
      return {
        ratios: { engine_vs_journal: result.ratio },
        baselines: { journal_per_s: result.medianB },
        figures: [
          {
            name: 'engine_runs_per_s',
            value: result.medianA,
            unit: 'runs/s',
            baseline: { name: 'journal', value: result.medianB },
            ratio: result.ratio,
            // Asked of PostgreSQL; on PGlite the ratio is shown without a verdict.
            ...(database === 'postgres' ? { target: { of: 'ratio', bound: 'at least', limit: 0.7 } } : {}),
            note:
              `rounds: engine ${formatRounds(result.a)}; journal ${formatRounds(result.b)}; ` +
              `of a core: engine ${formatShare(cpuShares.engine)}, journal ${formatShare(cpuShares.journal)}`,
          },
          {
            name: 'journal_runs_per_s',
            value: result.medianB,
            unit: 'runs/s',
            ...(database === 'postgres' ? { floor: JOURNAL_FLOOR_PER_S } : {}),
          },
        ],
      };
    }),
};

function formatRounds(rounds: readonly number[]): string {
  return rounds.map((perS) => Math.round(perS)).join(', ');
}

/** Of the process itself; what the database takes comes on top. */
function formatShare(shares: readonly number[]): string {
  return `${Math.round(median(shares) * 100)} %`;
}
