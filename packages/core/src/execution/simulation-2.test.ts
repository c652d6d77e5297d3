/** The second quarter of the simulated executions. */
import { expect, it } from 'vitest';
import { simulateSeeds } from '../testing/simulation/simulate-seeds.ts';

it('keeps every promise in seeds 2500 to 4999', { timeout: 60_000 }, () => {
  const totals = simulateSeeds(2500, 2_500);
  expect(totals.succeeded + totals.failed + totals.cancelled).toBe(2_500);
});
