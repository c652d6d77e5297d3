/** Rows of `data_tables` and `data_rows` as they are read. */
import { type Column, type DataRow, type DataTable, type JsonObject, NoriaError, toApiId } from '@noria/core';
import type { Session } from '../database/database.ts';

export interface TableRow extends DataTable {
  readonly organizationId: string;
}

const tableColumns = `
id as "tableId", organization_id as "organizationId", name, columns, row_count as "rowCount", created_at as "createdAtMs"`;

/**
 * @param lock `write`: nobody else writes into the table meanwhile
 * @throws NOT_FOUND
 */
export async function readTable(
  session: Session,
  by: { readonly id: string } | { readonly name: string; readonly organizationId: string },
  lock: 'none' | 'write',
): Promise<TableRow> {
  const [condition, values] =
    'id' in by ? ['id = $1', [by.id]] : ['organization_id = $1 and name = $2', [by.organizationId, by.name]];
  const [row] = await session.query<StoredTable>({
    // Indexes: the primary key, the unique name.
    text: `select ${tableColumns} from data_tables where ${condition}${lock === 'write' ? ' for no key update' : ''}`,
    values,
  });
  if (row === undefined) {
    throw new NoriaError('NOT_FOUND', { what: 'Data table', id: 'id' in by ? toApiId('tbl', by.id) : by.name });
  }
  return toTable(row);
}

export async function listTables(
  session: Session,
  organizationId: string,
  afterName: string | null,
  limit: number,
): Promise<TableRow[]> {
  const rows = await session.query<StoredTable>({
    // Index: the unique name.
    text: `
select ${tableColumns}
from data_tables
where organization_id = $1 and ($2::text is null or name > $2)
order by name
limit $3`,
    values: [organizationId, afterName, limit],
  });
  return rows.map(toTable);
}

type StoredTable = Omit<TableRow, 'columns'> & { readonly columns: string };

function toTable(row: StoredTable): TableRow {
  return { ...row, columns: JSON.parse(row.columns) as Column[] };
}

export const rowColumns = `id, cells, created_at as "createdAtMs", updated_at as "updatedAtMs"`;

export type StoredRow = Omit<DataRow, 'values'> & { readonly cells: JsonObject };

/** Every column has a value, in the order of the columns. */
export function toRow({ columns }: TableRow, { cells, ...row }: StoredRow): DataRow {
  return { ...row, values: Object.fromEntries(columns.map(({ name }) => [name, cells[name] ?? null])) };
}
