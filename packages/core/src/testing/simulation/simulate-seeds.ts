/** Simulates many seeds, and says of the first that fails how to look at it. */
import { type Simulated, simulate } from './simulate.ts';

export type Totals = Record<Simulated['status'] | Exclude<keyof Simulated, 'status'>, number>;

/**
 * @param from first seed
 * @returns sums over all seeds
 * @throws Error the first seed that breaks a promise, with the command that replays it
 */
export function simulateSeeds(from: number, count: number): Totals {
  const totals: Totals = {
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    steps: 0,
    processes: 0,
    events: 0,
    takeovers: 0,
    fenced: 0,
    questions: 0,
    joins: 0,
    nested: 0,
  };
  for (let seed = from; seed < from + count; seed++) {
    const { status, ...counts } = simulateSeed(seed);
    totals[status]++;
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) totals[key] += counts[key];
  }
  return totals;
}

function simulateSeed(seed: number): Simulated {
  try {
    return simulate(seed);
  } catch (error) {
    const test = 'packages/core/src/execution/simulation-replay.test.ts';
    const problem = error instanceof Error ? error.message : String(error);
    const command = `NORIA_SIMULATION_SEED=${seed} npx vitest run ${test}`;
    throw new Error(`Seed ${seed}: ${problem}. See what happened with: ${command}`, { cause: error });
  }
}
