/** Deletes ended executions of before a time: those of one organization, or of one workflow. */
import type { Database } from '../database/database.ts';
import { deleteExecutions } from '../executions/delete-executions.ts';

/** Indexes: executions_by_organization, executions_by_workflow. */
const owners = { organization: 'organization_id', workflow: 'workflow_id' } as const;

export interface EndedBefore {
  readonly of: keyof typeof owners;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly beforeMs: number;
  readonly limit: number;
}

/**
 * Oldest first. An execution that was accepted long ago may have ended lately: both times count.
 * @returns how many; fewer than `limit` when none is left
 */
export function deleteEnded(database: Database, { of, id, beforeMs, limit }: EndedBefore): Promise<number> {
  return database.transaction(async (transaction) => {
    const rows = await transaction.query<{ id: string }>({
      name: `find-ended-of-${of}`,
      text: `
select id
from executions
where ${owners[of]} = $1 and accepted_at < $2
  and process_id is null
  and status in ('succeeded', 'failed', 'cancelled')
  and finished_at < $2
order by accepted_at, id
limit $3
for update skip locked`,
      values: [id, new Date(beforeMs).toISOString(), limit],
    });
    deleteExecutions(transaction, rows);
    return rows.length;
  });
}
