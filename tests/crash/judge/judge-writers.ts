/** Whether each execution had one writer at a time: a late one leaves no row, and begins no effect. */
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Claim, Evidence, JournalRow } from './evidence.ts';
import type { Finding } from './finding.ts';

export function judgeWriters(evidence: Evidence): Finding[] {
  const claims = Map.groupBy(evidence.claims, ({ executionId }) => executionId);
  const findings: Finding[] = [];
  for (const { executionId, rows } of evidence.executions.values()) {
    findings.push(...judgeRows(executionId, rows, claims.get(executionId) ?? []));
  }
  for (const entry of evidence.ledger) {
    if (entry.event === 'begin') findings.push(...judgeBegin(evidence, entry, claims.get(entry.executionId) ?? []));
  }
  return findings;
}

function judgeRows(executionId: string, rows: readonly JournalRow[], claims: readonly Claim[]): Finding[] {
  return rows.flatMap(({ seq, epoch, committedAtMs }, place): Finding[] => {
    if (seq !== place) return [{ kind: 'lateWrite', what: `${executionId} has row ${seq} in place ${place}` }];
    const next = claims.find((claim) => claim.epoch > epoch);
    if (next === undefined || committedAtMs <= next.atMs) return [];
    return [{ kind: 'lateWrite', what: `${executionId} got row ${seq} of epoch ${epoch} after epoch ${next.epoch}` }];
  });
}

/** Who owned an execution before its first claim, and what belongs to nobody while it waits, is not noted: not judged. */
function judgeBegin({ instances }: Evidence, entry: LedgerEntry, claims: readonly Claim[]): Finding[] {
  const owner = claims.findLast(({ atMs }) => atMs <= entry.sentAtMs);
  if (owner === undefined || instances.get(owner.newProcess) === entry.worker) return [];
  const what = `${entry.worker} began ${entry.node} of ${entry.executionId} ${Math.round(entry.sentAtMs - owner.atMs)} ms after ${instances.get(owner.newProcess)} had claimed it`;
  return [{ kind: 'lateEffect', what }];
}
