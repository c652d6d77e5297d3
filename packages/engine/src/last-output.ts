/** The result of an execution, which callers get at its end: what the last step gave. */
import { countItems, type ExecutionState, type JournalRecord, type OutputRef } from '@noria/core';

/**
 * The first output of the last step that has items; nothing when it has none, whatever earlier steps gave: what a filter
 * held back goes to nobody. What arrived at the trigger is no result either: it would tell a caller of what it sent.
 * @returns where the result is after a folded record; null when there is none
 */
export function followOutput(before: OutputRef | null, record: JournalRecord, state: ExecutionState): OutputRef | null {
  if (record.kind === 'accepted') return null;
  if (record.kind !== 'step.settled') return before;
  const outputs = state.steps[record.step]?.outputs ?? [];
  const output = outputs.findIndex((payload) => countItems(payload) > 0);
  return output === -1 ? null : { step: record.step, output };
}
