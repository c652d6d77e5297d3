/** Removes the oldest entries of an organization's audit log, and keeps in its head where it begins since. */
import type { Database } from '../database/database.ts';

/**
 * Works as the owner of the tables, which requests cannot.
 * @param beforeMs milliseconds since 1970
 * @returns how many; fewer than `limit` when none is left
 */
export function removeOldEntries(
  database: Database,
  organizationId: string,
  beforeMs: number,
  limit: number,
): Promise<number> {
  return database.transaction(async (transaction) => {
    const [last] = await transaction.query<{ seq: number; hash: string; firstSeq: number }>({
      name: 'find-old-audit-entries',
      // Locks the head: two that remove at once would both move it. Indexes: audit_heads_pkey, audit_log_pkey.
      text: `
with head as materialized (
  select first_seq
  from audit_heads
  where organization_id = $1
  for update
)
select audit_log.seq, audit_log.hash, head.first_seq as "firstSeq"
from head
join audit_log on audit_log.organization_id = $1 and audit_log.seq < head.first_seq + $3::bigint
where audit_log.at < $2
order by audit_log.seq desc
limit 1`,
      values: [organizationId, new Date(beforeMs).toISOString(), limit],
    });
    if (last === undefined) return 0;
    transaction.send({ text: `select set_config('app.audit_retention', 'on', true)` });
    transaction.send({
      text: 'delete from audit_log where organization_id = $1 and seq <= $2',
      values: [organizationId, last.seq],
    });
    transaction.send({
      text: 'update audit_heads set first_seq = $2, hash_before = $3 where organization_id = $1',
      values: [organizationId, last.seq + 1, last.hash],
    });
    return last.seq + 1 - last.firstSeq;
  });
}
