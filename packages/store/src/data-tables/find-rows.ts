/** Finds rows of a data table. */
import type { DataRow, RowFilter, RowOrder } from '@noria/core';
import { sql } from 'kysely';
import type { Session } from '../database/database.ts';
import { lists } from '../paging/list-builder.ts';
import { toCondition, toOrder } from './row-filter.ts';
import { rowColumns, type StoredRow, type TableRow, toRow } from './table-row.ts';

export interface RowSearch {
  readonly filter: RowFilter;
  readonly order: RowOrder;
  /** Only rows that were added after this one. */
  readonly afterId: number | null;
  readonly limit: number;
}

/** Indexes: the primary key; data_rows_by_cells where a condition asks for equality. */
export async function findRows(
  session: Session,
  table: TableRow,
  { filter, order, afterId, limit }: RowSearch,
): Promise<DataRow[]> {
  const { columns, tableId } = table;
  const search = sql<StoredRow>`
select ${sql.raw(rowColumns)}
from data_rows
where table_id = ${tableId}
  and ${afterId === null ? sql`true` : sql`id > ${afterId}`}
  and ${toCondition(columns, filter)}
order by ${toOrder(columns, order)}
limit ${sql.lit(limit)}`;
  const { sql: text, parameters } = search.compile(lists);
  const rows = await session.query<StoredRow>({ text, values: parameters });
  return rows.map((row) => toRow(table, row));
}
