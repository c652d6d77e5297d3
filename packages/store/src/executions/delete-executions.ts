/** Deletes executions that have ended, with everything that belongs to them. */
import { encodeUuidArray } from '../database/binary-array.ts';
import type { Database, Transaction } from '../database/database.ts';

const belongings = [
  ['journal', 'execution_id'],
  ['blob_uses', 'execution_id'],
  ['inbox', 'execution_id'],
  ['timers', 'execution_id'],
  ['executions', 'id'],
] as const;

/** @param rows executions that the transaction has locked */
export function deleteExecutions(transaction: Transaction, rows: readonly { readonly id: string }[]): void {
  if (rows.length === 0) return;
  const ids = encodeUuidArray(rows, ({ id }) => id);
  for (const [table, key] of belongings) {
    transaction.send({ text: `delete from ${table} where ${key} = any ($1::uuid[])`, values: [ids] });
  }
}

/** Leaves those alone that have not ended, or that another process is about to delete. */
export async function removeEnded(database: Database, executionIds: readonly string[]): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.query<{ id: string }>({
      name: 'lock-ended',
      // Index: executions_pkey.
      text: `
select id
from executions
where id = any ($1::uuid[])
  and process_id is null
  and status in ('succeeded', 'failed', 'cancelled')
for update skip locked`,
      values: [encodeUuidArray(executionIds, (id) => id)],
    });
    deleteExecutions(transaction, rows);
  });
}
