/** Adds, changes and removes rows of a data table; the table's row is locked, so that its count and its limit hold. */
import { checkRow, type DataRow, type JsonObject, maxTableRows, NoriaError, type RowFilter } from '@noria/core';
import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { lists } from '../paging/list-builder.ts';
import { toCondition } from './row-filter.ts';
import { rowColumns, type StoredRow, type TableRow, toRow } from './table-row.ts';

/** @param key what adds them; rows that it added before are returned and not added again */
export async function insertRows(
  transaction: Transaction,
  table: TableRow,
  rows: readonly JsonObject[],
  key: string | null,
): Promise<DataRow[]> {
  if (rows.length === 0) return [];
  const cells = rows.map((values, row) => JSON.stringify(checkRowAt(table, values, row)));
  const keys = rows.map((_, index) => (key === null ? null : `${key}:${index}`));
  if (table.rowCount + rows.length > maxTableRows) throw new NoriaError('TABLE_FULL', { limit: maxTableRows });
  const added = await transaction.query<{ id: number }>({
    text: `
insert into data_rows (table_id, organization_id, cells, added_by)
select $1, $2, cells, added_by
from unnest($3::jsonb[], $4::text[]) with ordinality as row (cells, added_by, place)
order by place
on conflict (table_id, added_by) where added_by is not null do nothing
returning id`,
    values: [table.tableId, table.organizationId, cells, keys],
  });
  await changeCount(transaction, table, added.length);
  if (key === null)
    return readByIds(
      transaction,
      table,
      added.map(({ id }) => id),
    );
  const found = await transaction.query<StoredRow>({
    // Index: data_rows_added_by.
    text: `
select ${rowColumns}
from data_rows
where table_id = $1 and added_by = any ($2::text[])
order by id`,
    values: [table.tableId, keys],
  });
  return found.map((row) => toRow(table, row));
}

/** @throws TABLE_VALUE_INVALID with the place in the list as `details.row` */
function checkRowAt({ columns }: TableRow, values: JsonObject, row: number): JsonObject {
  try {
    return checkRow(columns, values);
  } catch (error) {
    if (error instanceof NoriaError) throw new NoriaError(error.code, { ...error.details, row }, { cause: error });
    throw error;
  }
}

/** @param values only the columns that it names are changed */
export async function updateRows(
  transaction: Transaction,
  table: TableRow,
  filter: RowFilter,
  values: JsonObject,
): Promise<DataRow[]> {
  const checked = JSON.stringify(checkRow(table.columns, values));
  const update = sql<StoredRow>`
update data_rows
set cells = cells || ${checked}::jsonb, updated_at = clock_timestamp()
where table_id = ${table.tableId} and ${toCondition(table.columns, filter)}
returning ${sql.raw(rowColumns)}`.compile(lists);
  const rows = await transaction.query<StoredRow>({ text: update.sql, values: update.parameters });
  return rows.map((row) => toRow(table, row)).sort((a, b) => a.id - b.id);
}

export async function upsertRow(
  transaction: Transaction,
  table: TableRow,
  match: readonly string[],
  values: JsonObject,
): Promise<DataRow[]> {
  if (match.length === 0) {
    throw new NoriaError('TABLE_VALUE_INVALID', { column: '', problem: 'name at least one column to match by.' });
  }
  const conditions = match.map((column) => ({ column, operator: 'equals' as const, value: values[column] ?? null }));
  const changed = await updateRows(transaction, table, { combine: 'all', conditions }, values);
  return changed.length > 0 ? changed : insertRows(transaction, table, [values], null);
}

/** @returns how many */
export async function removeRows(transaction: Transaction, table: TableRow, filter: RowFilter): Promise<number> {
  const removal = sql`
delete from data_rows
where table_id = ${table.tableId} and ${toCondition(table.columns, filter)}
returning id`.compile(lists);
  const removed = await transaction.query({ text: removal.sql, values: removal.parameters });
  await changeCount(transaction, table, -removed.length);
  return removed.length;
}

async function changeCount(transaction: Transaction, { tableId }: TableRow, by: number): Promise<void> {
  if (by === 0) return;
  await transaction.query({
    text: 'update data_tables set row_count = row_count + $2 where id = $1',
    values: [tableId, by],
  });
}

async function readByIds(transaction: Transaction, table: TableRow, ids: readonly number[]): Promise<DataRow[]> {
  const rows = await transaction.query<StoredRow>({
    text: `select ${rowColumns} from data_rows where table_id = $1 and id = any ($2::int8[]) order by id`,
    values: [table.tableId, ids],
  });
  return rows.map((row) => toRow(table, row));
}
