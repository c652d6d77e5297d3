/** The last quarter of the simulated executions. */
import { expect, it } from 'vitest';
import { simulateSeeds } from '../testing/simulation/simulate-seeds.ts';

it('keeps every promise in seeds 7500 to 9999', { timeout: 60_000 }, () => {
  const totals = simulateSeeds(7500, 2_500);
  expect(totals.succeeded + totals.failed + totals.cancelled).toBe(2_500);
});
