/** Drops the partitions of months that are over and of which nothing is kept any more. */
import type { Database } from '../database/database.ts';

/** Two whole months behind this one: their executions may still be on their way. */
const keptMs = 62 * 86_400_000;

/** @returns names of the partitions dropped */
export async function dropEmptyMonths(database: Database): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name, now } of await listMonths(database)) {
    if (firstMs(name) > now - keptMs) continue;
    if (await dropWhenEmpty(database, name)) dropped.push(name);
  }
  return dropped;
}

function listMonths(database: Database): Promise<{ name: string; now: number }[]> {
  return database.query({
    text: `
select partition.relname as name, clock_timestamp() as now
from pg_inherits
join pg_class as partition on partition.oid = inhrelid
where inhparent in ('executions'::regclass, 'journal'::regclass)
  and partition.relname ~ '^(executions|journal)_[0-9]{4}_[0-9]{2}$'
order by partition.relname`,
  });
}

/** `journal_2026_11` begins on 1 November 2026, UTC. */
function firstMs(name: string): number {
  return Date.parse(`${name.slice(-7).replace('_', '-')}-01T00:00:00Z`);
}

/** A look without a lock first: a month that is in use is not to be stopped for it. */
async function dropWhenEmpty(database: Database, name: string): Promise<boolean> {
  const isEmpty = async (session: Pick<Database, 'query'>): Promise<boolean> =>
    (await session.query({ text: `select 1 from ${name} limit 1` })).length === 0;
  if (!(await isEmpty(database))) return false;
  return database.transaction(async (transaction) => {
    transaction.send({ text: `lock table ${name} in access exclusive mode` });
    if (!(await isEmpty(transaction))) return false;
    await transaction.query({ text: `drop table ${name}` });
    return true;
  });
}
