/** Next fire time of a schedule that repeats after a fixed span of real time. */
import { NoriaError } from '../errors/noria-error.ts';

/**
 * The first of anchor, anchor + every, anchor + 2 × every, … that lies after `afterMs`.
 * Counting from an anchor keeps the slots where they are however late a slot is handled.
 * @param everyMs 1 s to a year
 * @param anchorMs the first slot, milliseconds since 1970
 * @param afterMs exclusive lower bound, milliseconds since 1970
 * @throws SCHEDULE_INVALID with `details.field` = `everyMs`
 */
export function nextIntervalTime(everyMs: number, anchorMs: number, afterMs: number): number {
  if (!Number.isInteger(everyMs) || everyMs < shortestMs || everyMs > longestIntervalMs) {
    const problem = `expected a whole number from ${shortestMs} to ${longestIntervalMs}, found ${everyMs}.`;
    throw new NoriaError('SCHEDULE_INVALID', { field: 'everyMs', problem });
  }
  if (afterMs < anchorMs) return anchorMs;
  return anchorMs + (Math.floor((afterMs - anchorMs) / everyMs) + 1) * everyMs;
}

const shortestMs = 1_000;
export const longestIntervalMs = 366 * 86_400_000;
