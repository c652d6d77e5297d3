/** Processes and their leases, by the database's clock. */
import type { Database } from '../database/database.ts';

export async function registerProcess(
  database: Database,
  processId: string,
  leaseMs: number,
  { host, pid, role }: { host: string; pid: number; role: string },
): Promise<void> {
  await database.query({
    text: `
insert into processes (id, host, pid, role, lease_until)
values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond')`,
    values: [processId, host, pid, role, leaseMs],
  });
}

/** @returns false when the lease had ended */
export async function extendLease(database: Database, processId: string, leaseMs: number): Promise<boolean> {
  const rows = await database.query({
    name: 'extend-lease',
    text: `
update processes
set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
where id = $1 and lease_until > clock_timestamp()
returning id`,
    values: [processId, leaseMs],
  });
  return rows.length > 0;
}

/**
 * Ends the lease and gives up what the process owns. The row stays for a while: an execution whose acceptance was on
 * its way just now still names it as the owner, and is claimed from it.
 */
export async function releaseProcess(database: Database, processId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    transaction.send({ text: `update processes set lease_until = '-infinity' where id = $1`, values: [processId] });
    transaction.send({
      // Index: executions_owned.
      text: `
update executions
set process_id = null, lost_leases = 0, status = case status when 'running' then 'queued' else status end
where process_id = $1`,
      values: [processId],
    });
  });
}

/**
 * Ends all leases. For PGlite: whoever opens its folder is the only process that can be alive, and takes over at once
 * what the one before left.
 */
export async function endAllLeases(database: Database): Promise<void> {
  await database.query({
    text: `update processes set lease_until = '-infinity' where lease_until > clock_timestamp()`,
  });
}
