/** Port: the data tables of one organization, as nodes use them. Tables are named as people name them. */
import type { DataRow, RowFilter, RowOrder } from '../data-table/data-table.ts';
import type { JsonObject } from '../items/item.ts';

export interface FindRows {
  readonly filter: RowFilter;
  readonly order: RowOrder;
  readonly limit: number;
}

export interface DataTables {
  /**
   * Adds rows, in order.
   * @param key the same on every try: rows that were added under it before are returned and not added again
   * @throws NOT_FOUND, TABLE_VALUE_INVALID, TABLE_FULL
   */
  insert(table: string, rows: readonly JsonObject[], key: string): Promise<DataRow[]>;
  /** @throws NOT_FOUND, TABLE_VALUE_INVALID */
  find(table: string, what: FindRows): Promise<DataRow[]>;
  /**
   * Changes the columns that `values` names in every row that the filter finds.
   * @throws NOT_FOUND, TABLE_VALUE_INVALID
   */
  update(table: string, filter: RowFilter, values: JsonObject): Promise<DataRow[]>;
  /**
   * Changes the rows whose `match` columns are those of `values`; adds one when there is none. Two at once never add two.
   * @throws NOT_FOUND, TABLE_VALUE_INVALID, TABLE_FULL
   */
  upsert(table: string, match: readonly string[], values: JsonObject): Promise<DataRow[]>;
  /** @returns how many. @throws NOT_FOUND, TABLE_VALUE_INVALID */
  remove(table: string, filter: RowFilter): Promise<number>;
}
