/** Items through five sets, 10 to 100,000 of them, and how the time grows. */
import { forkNoria } from '../contestants/noria-commands.ts';
import type { Bench, Figure, Target } from '../measure/bench.ts';
import { median } from '../measure/percentile.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeItemsWorkflow } from '../workflows/items-workflow.ts';

const COUNTS = [10, 100, 1000, 10_000, 100_000];
/** Time for ten times the items, by time. */
const GROWTH_TARGET: Target = { of: 'ratio', bound: 'at most', limit: 11 };
const TEN_THOUSAND_TARGET: Target = { of: 'value', bound: 'at most', limit: 400 };

export const items: Bench = {
  name: 'items',
  title: 'Items through five sets, durable',
  quickS: 6,
  perDatabase: true,
  run: ({ database, quick, say }) =>
    withContestants(async (arena) => {
      const noria = await forkNoria(arena, { place: await arena.makeDatabase(database), program: 'server' });
      const workflow = await noria.install(makeItemsWorkflow());
      const figures: Figure[] = [];
      for (let warmUp = 0; warmUp < 20; warmUp++) await noria.runOnce(workflow, { count: 200 });
      let before: number | null = null;
      for (const count of COUNTS) {
        say(`${count} items`);
        const elapsedMs = await repeat(chooseRounds(count, quick), () => noria.runOnce(workflow, { count }));
        figures.push({
          name: `items_${count}_ms`,
          value: elapsedMs,
          unit: 'ms',
          ...(before === null
            ? {}
            : { baseline: { name: `items_${count / 10}`, value: before }, ratio: elapsedMs / before }),
          ...chooseTarget(count),
        });
        before = elapsedMs;
      }
      return { figures, ratios: { items_times_10: figures.at(-1)?.ratio ?? Number.NaN } };
    }),
};

function chooseTarget(count: number): { target?: Target } {
  if (count === 10_000) return { target: TEN_THOUSAND_TARGET };
  return count === 10 ? {} : { target: GROWTH_TARGET };
}

function chooseRounds(count: number, quick: boolean): number {
  if (count >= 100_000) return quick ? 2 : 5;
  return quick ? 5 : 15;
}

/** Median. */
async function repeat(rounds: number, measure: () => Promise<number>): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(await measure());
  return median(samples);
}
