/** A loop of 1,000 passes. */
import { forkNoria } from '../contestants/noria-commands.ts';
import type { Bench } from '../measure/bench.ts';
import { median } from '../measure/percentile.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeLoopWorkflow } from '../workflows/items-workflow.ts';

const PASSES = 1000;
const LIMIT_MS = 100;

export const loop: Bench = {
  name: 'loop',
  title: 'A loop of 1,000 passes',
  quickS: 3,
  perDatabase: true,
  run: ({ database, quick }) =>
    withContestants(async (arena) => {
      const noria = await forkNoria(arena, { place: await arena.makeDatabase(database), program: 'server' });
      const workflow = await noria.install(makeLoopWorkflow());
      const samples: number[] = [];
      const warmUps = 3;
      for (let round = 0; round < warmUps + (quick ? 7 : 21); round++) {
        const elapsedMs = await noria.runOnce(workflow, { count: PASSES });
        if (round >= warmUps) samples.push(elapsedMs);
      }
      return {
        figures: [
          {
            name: 'loop_1000_passes_ms',
            value: median(samples),
            unit: 'ms',
            target: { of: 'value', bound: 'at most', limit: LIMIT_MS },
            note: `${Math.min(...samples).toFixed(0)} to ${Math.max(...samples).toFixed(0)} ms in ${samples.length} rounds`,
          },
        ],
      };
    }),
};
