/** The output that callers get at the end: the last one that had items. */
import { countItems, type ExecutionState, type JournalRecord, type OutputRef } from '@noria/core';

/** @returns the output that a folded record gave; `before` when it gave none */
export function followOutput(before: OutputRef | null, record: JournalRecord, state: ExecutionState): OutputRef | null {
  if (record.kind === 'accepted') return record.startWith === 'output' ? { step: 0, output: 0 } : null;
  if (record.kind !== 'step.settled') return before;
  const outputs = state.steps[record.step]?.outputs ?? [];
  for (let output = 0; output < outputs.length; output++) {
    const payload = outputs[output];
    if (payload !== undefined && countItems(payload) > 0) return { step: record.step, output };
  }
  return before;
}
