/** Adds an entry to the end of an organization's audit log. */
import type { Transaction } from '../database/database.ts';
import type { AuditEntry, RecordedAuditEntry } from './audit-entry.ts';
import { toEntry, toRow } from './entry-row.ts';

/**
 * One statement makes the head or locks it; the clock is read once it is locked, so that times rise with the numbers even
 * if a clock goes back.
 */
const lockHeadText = `
insert into audit_heads (organization_id, last_at)
values ($1, date_trunc('milliseconds', clock_timestamp()))
on conflict (organization_id) do update
set last_at = greatest(audit_heads.last_at, date_trunc('milliseconds', clock_timestamp()))
returning last_seq as "lastSeq", last_hash as "lastHash", last_at as "atMs"`;

const insertText = `
with head as (
  update audit_heads
  set last_seq = $2, last_hash = $15
  where organization_id = $1
)
insert into audit_log (
  organization_id, seq, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, object_name, address,
  request_id, details, previous_hash, hash
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

export async function appendEntry(
  transaction: Transaction,
  organizationId: string,
  entry: AuditEntry,
): Promise<RecordedAuditEntry> {
  const [head] = await transaction.query<{ lastSeq: number; lastHash: string; atMs: number }>({
    name: 'lock-audit-head',
    text: lockHeadText,
    values: [organizationId],
  });
  const { lastSeq, lastHash, atMs } = head as NonNullable<typeof head>;
  const row = toRow(organizationId, entry, { seq: lastSeq + 1, atMs, previousHash: lastHash });
  transaction.send({
    name: 'append-audit-entry',
    text: insertText,
    values: [
      organizationId,
      row.seq,
      new Date(atMs).toISOString(),
      row.actorKind,
      row.actorId,
      row.actorName,
      row.action,
      row.objectKind,
      row.objectId,
      row.objectName,
      row.address,
      row.requestId,
      row.details,
      row.previousHash,
      row.hash,
    ],
  });
  return toEntry(row);
}
