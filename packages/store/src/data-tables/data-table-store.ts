/** What the services of the API ask of data tables: each call sees one organization. */
import type { Column, DataRow, DataTable, JsonObject, RowFilter } from '@noria/core';
import type { Page, PageRequest } from '../paging/page.ts';

export interface NewDataTable {
  readonly tableId: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

export interface DataTableStore {
  /** By name. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<DataTable>>;
  /** @throws CONFLICT the name is taken */
  create(organizationId: string, table: NewDataTable): Promise<DataTable>;
  /** @throws NOT_FOUND */
  read(organizationId: string, tableId: string): Promise<DataTable>;
  /**
   * Renames it, or gives it other columns: values of columns that are gone are removed; a column keeps its type.
   * @throws NOT_FOUND, CONFLICT
   */
  change(
    organizationId: string,
    tableId: string,
    change: { readonly name?: string; readonly columns?: readonly Column[] },
  ): Promise<DataTable>;
  /** With all its rows. @throws NOT_FOUND */
  delete(organizationId: string, tableId: string): Promise<void>;
  /** In the order in which they were added. @throws NOT_FOUND, TABLE_VALUE_INVALID, CURSOR_INVALID */
  listRows(organizationId: string, tableId: string, filter: RowFilter, page: PageRequest): Promise<Page<DataRow>>;
  /** @throws NOT_FOUND, TABLE_VALUE_INVALID, TABLE_FULL */
  insertRows(organizationId: string, tableId: string, rows: readonly JsonObject[]): Promise<DataRow[]>;
  /** @throws NOT_FOUND the table or the row; TABLE_VALUE_INVALID */
  updateRow(organizationId: string, tableId: string, rowId: number, values: JsonObject): Promise<DataRow>;
  /** @throws NOT_FOUND */
  deleteRow(organizationId: string, tableId: string, rowId: number): Promise<void>;
}
