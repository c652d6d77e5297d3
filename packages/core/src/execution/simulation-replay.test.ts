/** The simulation itself: the same seed goes the same way, and the seeds get to where it matters. */
import { expect, it } from 'vitest';
import { simulate } from '../testing/simulation/simulate.ts';
import { simulateSeeds } from '../testing/simulation/simulate-seeds.ts';

const asked = process.env.NORIA_SIMULATION_SEED;

it('goes the same way whenever a seed is simulated; NORIA_SIMULATION_SEED shows the way of one', () => {
  const seeds = asked === undefined ? Array.from({ length: 100 }, (_, index) => index * 100) : [Number(asked)];
  for (const seed of seeds) expect(follow(seed), `seed ${seed}`).toEqual(follow(seed));
});

/** What happens in the simulation of a seed, line by line. */
function follow(seed: number): string[] {
  const trace: string[] = [];
  try {
    simulate(seed, { trace });
  } finally {
    if (asked !== undefined) process.stdout.write(`${trace.join('\n')}\n`);
  }
  return trace;
}

it('gets to the places where promises could break', () => {
  const totals = simulateSeeds(10_000, 300);
  expect(totals.succeeded).toBeGreaterThan(100);
  expect(totals.failed).toBeGreaterThan(30);
  expect(totals.cancelled).toBeGreaterThan(3);
  expect(totals.takeovers).toBeGreaterThan(100);
  expect(totals.fenced).toBeGreaterThan(10);
  expect(totals.questions).toBeGreaterThan(30);
  expect(totals.joins).toBeGreaterThan(200);
  expect(totals.nested).toBeGreaterThan(100);
});
