/** Data tables: small typed tables that the workflows of an organization share. */
import type { Json, JsonObject } from '../items/item.ts';

/** `date`: kept as ISO 8601 in UTC. `json`: any value. */
export const columnTypes = ['text', 'number', 'boolean', 'date', 'json'] as const;
export type ColumnType = (typeof columnTypes)[number];

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Names that every row has beside its columns. */
export const rowFields = ['id', 'createdAt', 'updatedAt'] as const;

export interface DataTable {
  readonly tableId: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly createdAtMs: number;
}

export interface DataRow {
  /** Rises in the order in which rows were added. */
  readonly id: number;
  /** By column; a column without a value is null. */
  readonly values: JsonObject;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export const rowOperators = [
  'equals',
  'notEquals',
  'greater',
  'greaterOrEqual',
  'less',
  'lessOrEqual',
  'contains',
  'startsWith',
  'isEmpty',
  'notEmpty',
] as const;
export type RowOperator = (typeof rowOperators)[number];

export interface RowCondition {
  /** A column, or `id`. */
  readonly column: string;
  readonly operator: RowOperator;
  /** Left out with `isEmpty` and `notEmpty`. */
  readonly value?: Json;
}

/** No condition: every row. */
export interface RowFilter {
  readonly combine: 'all' | 'any';
  readonly conditions: readonly RowCondition[];
}

export interface RowOrder {
  /** A column, or `id`. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export const maxTableRows = 1_000_000;
