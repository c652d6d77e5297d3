/** Deletes an organization's ended executions of before a time, however long their workflows keep them. */
import type { Database } from '../database/database.ts';
import { deleteExecutions } from '../executions/delete-executions.ts';

/**
 * Oldest first. An execution that was accepted long ago may have ended lately: both times count.
 * @returns how many; fewer than `limit` when none is left
 */
export function deleteEnded(
  database: Database,
  organizationId: string,
  beforeMs: number,
  limit: number,
): Promise<number> {
  return database.transaction(async (transaction) => {
    const rows = await transaction.query<{ id: string }>({
      name: 'find-ended',
      // Index: executions_by_organization.
      text: `
select id
from executions
where organization_id = $1 and accepted_at < $2
  and process_id is null
  and status in ('succeeded', 'failed', 'cancelled')
  and finished_at < $2
order by accepted_at, id
limit $3
for update skip locked`,
      values: [organizationId, new Date(beforeMs).toISOString(), limit],
    });
    deleteExecutions(transaction, rows);
    return rows.length;
  });
}
