/** Goes on with an execution that this process has claimed: folds its journal, its inbox, and does what is due. */
import {
  type ClaimedExecution,
  type ClaimedRecord,
  type ExecutionState,
  foldAccepted,
  isInline,
  type JournalRecord,
  listDueCommands,
  NoriaError,
} from '@noria/core';
import type { EngineParts } from './engine-parts.ts';
import { followOutput } from './last-output.ts';
import { ExecutionRun } from './run/execution-run.ts';
import { noteMessage } from './run/note-message.ts';

/** An execution whose owners died this often in a row is set aside: it may be what kills them. */
const maxLostLeases = 3;

/**
 * @param claimant process id under which it was claimed: when the lease ended meanwhile, this process goes on under
 *   another one, and the execution is left to whoever claims it next
 */
export async function continueClaimed(parts: EngineParts, claimed: ClaimedExecution, claimant: string): Promise<void> {
  parts.reach('recovering', claimed.executionId);
  const rows = await parts.options.journal.read(claimed.executionId);
  const parsed = rows.map((row) => JSON.parse(row) as JournalRecord[]);
  const inbox = await parts.options.executions.readInboxOf(claimed.executionId);
  const plan = await parts.plans.load(claimed.workflowId, claimed.version);
  await parts.prepareVariables(claimed.organizationId);
  if (parts.processId !== claimant) return;
  const [accepted, ...later] = parsed.flat();
  if (accepted?.kind !== 'accepted') {
    throw new NoriaError('INTERNAL', {
      problem: `the journal of ${claimed.executionId} does not begin with its acceptance`,
    });
  }
  const { state } = foldAccepted(plan, accepted);
  const { executionId, organizationId, workflowId, version, correlationId, priority, concurrencyKey } = claimed;
  const identity = { executionId, organizationId, workflowId, version, correlationId, priority, concurrencyKey };
  const run = new ExecutionRun(parts, identity, state, { epoch: claimed.epoch, nextSeq: rows.length, accept: null });
  run.hasBlobs = true;
  run.lastOutput = followOutput(null, accepted, state);
  for (const record of later) run.foldQuietly(record, 'recorded');
  run.activeTime.addRecorded();
  run.payloadBytes = countPayload(rows, run.state);
  run.restoreAnswer(
    parsed.findIndex((row) => row.some((record) => record.kind === 'step.settled' && record.answer !== undefined)),
  );
  const taken: ClaimedRecord = {
    kind: 'claimed',
    atMs: parts.clock.nowMs(),
    epoch: claimed.epoch,
    processId: parts.processId,
    lost: claimed.lost,
  };
  run.foldQuietly(taken, 'new');
  for (const { source, message } of inbox) {
    noteMessage(run, source, message);
    run.foldQuietly({ kind: 'inbox', atMs: taken.atMs, message }, 'new');
  }
  if (claimed.lost)
    parts.log.warn(
      { ...run.logFields(), lostLeases: claimed.lostLeases },
      'took an execution over from a process that died',
    );
  parts.place(run, () => begin(run, claimed), 'goes-on');
}

/** What the execution has written so far: its journal, and its blobs. */
function countPayload(rows: readonly string[], { steps }: ExecutionState): number {
  let sizeBytes = 0;
  for (const row of rows) sizeBytes += row.length;
  for (const { outputs } of steps) for (const output of outputs) if (!isInline(output)) sizeBytes += output.sizeBytes;
  return sizeBytes;
}

function begin(run: ExecutionRun, claimed: ClaimedExecution): void {
  if (claimed.lostLeases < maxLostLeases) return run.execute(listDueCommands(run.state));
  run.host.log.error(
    { ...run.logFields(), lostLeases: claimed.lostLeases },
    'an execution is set aside: processes die while they run it',
  );
  run.failWith(new NoriaError('EXECUTION_QUARANTINED', { count: claimed.lostLeases }).toReport());
}
