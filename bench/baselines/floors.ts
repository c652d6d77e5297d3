/** What a baseline must reach on the reference machine to be worth a comparison. */
import type { Figure } from '../measure/bench.ts';

/** Runs of three durable steps per second, 200 in flight, PostgreSQL. */
export const JOURNAL_FLOOR_PER_S = 6000;
/** Requests per second at 50 connections, one batched insert each, PostgreSQL. */
export const ROUTE_FLOOR_PER_S = 20_000;

/** @returns a sentence for each baseline that is itself too slow for its ratio to mean much */
export function findSlowBaselines(figures: readonly Figure[]): string[] {
  return figures
    .filter((figure) => figure.floor !== undefined && figure.value < figure.floor)
    .map(
      (figure) =>
        `baseline ${figure.name} is too slow itself: ${Math.round(figure.value)} ${figure.unit}, floor ${figure.floor}; ` +
        'the machine is slower than the reference or was busy, and ratios against this baseline flatter',
    );
}
