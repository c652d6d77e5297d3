/** Reads the date-time that a wait lasts to. */
import type { Json, NodeContext } from '@noria/core';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';

/**
 * @returns milliseconds since 1970
 * @throws PARAMETER_INVALID the value is no date-time
 */
export function readUntil(ctx: NodeContext, until: Json): number {
  const untilMs = typeof until === 'string' ? parseDateTime(until, ctx.now) : null;
  if (untilMs === null) throw parameterFault(ctx, 'until', `${showValue(until)} is no date and time`, 0);
  return untilMs;
}
