/** Executions that others start under derived ids, and of which nothing may be kept that would tell that they were there. */
import type { Plan } from '@noria/core';
import type { StartRequest } from './engine.ts';

/** Long enough for whoever started it to record its end, whatever happens meanwhile. */
const keyTtlMs = 24 * 3_600_000;

/** One that takes longer than this is kept for as long as its workflow keeps executions: its key may be gone too soon. */
export const discardWithinMs = keyTtlMs / 2;

/** Whether the workflow may leave no row of an execution. */
export function mayLeaveNothing({ definition }: Plan): boolean {
  return (definition.settings?.save ?? 'all') !== 'all';
}

/**
 * A derived id makes a repeated start harmless as long as there is a row with that id. Where none may be left, a key
 * stands in for it: a start that is repeated after a crash would do everything once more.
 */
export function startOnce(plan: Plan, executionId: string): Pick<StartRequest, 'idempotency'> {
  if (!mayLeaveNothing(plan)) return {};
  return { idempotency: { key: `derived:${executionId}`, bodyHash: executionId, ttlMs: keyTtlMs } };
}
