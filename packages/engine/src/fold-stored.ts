/** Reads an execution that this process does not run: its row, and its state folded from its journal. */
import {
  type ExecutionState,
  foldAccepted,
  foldRecord,
  type JournalRecord,
  NoriaError,
  type OutputRef,
  type StoredExecution,
} from '@noria/core';
import type { EngineParts } from './engine-parts.ts';
import { followOutput } from './last-output.ts';

export interface StoredState {
  readonly execution: StoredExecution;
  readonly records: readonly JournalRecord[];
  readonly state: ExecutionState;
  readonly lastOutput: OutputRef | null;
}

/** @throws NOT_FOUND */
export async function foldStored(parts: EngineParts, executionId: string): Promise<StoredState> {
  const execution = await parts.options.executions.findExecution(executionId);
  const rows = execution === null ? [] : await parts.options.journal.read(executionId);
  const records = rows.flatMap((row) => JSON.parse(row) as JournalRecord[]);
  const [accepted, ...later] = records;
  if (execution === null || accepted?.kind !== 'accepted')
    throw new NoriaError('NOT_FOUND', { what: 'Execution', id: executionId });
  const plan = await parts.plans.load(execution.workflowId, execution.version);
  const { state } = foldAccepted(plan, accepted);
  let lastOutput = followOutput(null, accepted, state);
  for (const record of later) {
    foldRecord(state, record);
    lastOutput = followOutput(lastOutput, record, state);
  }
  return { execution, records, state, lastOutput };
}
