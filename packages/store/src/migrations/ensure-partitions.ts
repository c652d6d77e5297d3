/** Makes the months' partitions of executions and journal before they are needed. */
import { firstUuidAt } from '@noria/core';
import type { Database, Session, Transaction } from '../database/database.ts';

interface PartitionedTable {
  readonly name: 'executions' | 'journal';
  readonly key: string;
  /** Storage parameters, which a partition does not take over from its parent. */
  readonly storage: string;
}

const tables: readonly PartitionedTable[] = [
  { name: 'executions', key: 'id', storage: '' },
  // Rows of a few kilobytes stay whole: cutting and compressing them costs more than the space is worth.
  { name: 'journal', key: 'execution_id', storage: 'with (toast_tuple_target = 8160)' },
];

const lockKey = 7_236_127_002;
const monthsAhead = 2;

/**
 * Makes the partitions of this month and the next two, by the database's clock. Rows that had gone to the default
 * partition, because nobody had come to make their month's, are moved. Cheap when nothing is missing: call it daily.
 * @param nowMs the time to go by instead of the database's, milliseconds since 1970
 * @returns names of the partitions made
 */
export async function ensurePartitions(database: Database, nowMs?: number): Promise<string[]> {
  const months = listMonths(nowMs ?? (await readClock(database)));
  const made: string[] = [];
  for (const table of tables) {
    for (const fromMs of months) {
      const name = await database.transaction((transaction) => ensurePartition(transaction, table, fromMs));
      if (name !== null) made.push(name);
    }
  }
  return made;
}

async function readClock(session: Session): Promise<number> {
  const [row] = await session.query<{ now: number }>({ text: 'select clock_timestamp() as now' });
  return row?.now ?? Number.NaN;
}

/** First milliseconds of this month and those after it, UTC. */
function listMonths(nowMs: number): number[] {
  const now = new Date(nowMs);
  return Array.from({ length: monthsAhead + 1 }, (_, ahead) =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead),
  );
}

async function ensurePartition(
  transaction: Transaction,
  table: PartitionedTable,
  fromMs: number,
): Promise<string | null> {
  const from = new Date(fromMs);
  const name = `${table.name}_${from.toISOString().slice(0, 7).replace('-', '_')}`;
  await transaction.query({ text: 'select pg_advisory_xact_lock($1)', values: [lockKey] });
  const [row] = await transaction.query<{ found: boolean }>({
    text: 'select to_regclass($1) is not null as found',
    values: [name],
  });
  if (row?.found === true) return null;
  const low = firstUuidAt(fromMs);
  const high = firstUuidAt(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1));
  const { key, storage } = table;
  // A table that becomes a partition locks the others for less than one that is made as a partition.
  transaction.send({ text: `create table ${name} (like ${table.name} including all) ${storage}` });
  transaction.send({ text: `lock table ${table.name}_default in access exclusive mode` });
  transaction.send({
    text: `with moved as (
  delete from ${table.name}_default
  where ${key} >= '${low}' and ${key} < '${high}'
  returning *
)
insert into ${name}
select * from moved`,
  });
  transaction.send({
    text: `alter table ${table.name} attach partition ${name} for values from ('${low}') to ('${high}')`,
  });
  return name;
}
