/** A filter on the rows of a data table as SQL. */
import {
  type Column,
  type ColumnType,
  checkValue,
  NoriaError,
  type RowCondition,
  type RowFilter,
  type RowOperator,
  type RowOrder,
  requireColumn,
} from '@noria/core';
import { type RawBuilder, sql } from 'kysely';

type Condition = RawBuilder<boolean>;

/**
 * @returns a condition on a row of `data_rows`
 * @throws TABLE_VALUE_INVALID an unknown column, or a value or operator that does not fit it
 */
export function toCondition(columns: readonly Column[], { combine, conditions }: RowFilter): Condition {
  if (conditions.length === 0) return sql<boolean>`true`;
  const parts = conditions.map((condition) => toPart(columns, condition));
  return sql<boolean>`(${sql.join(parts, combine === 'all' ? sql` and ` : sql` or `)})`;
}

/** @returns what rows are sorted by; rows without a value come last */
export function toOrder(columns: readonly Column[], { column: name, direction }: RowOrder): RawBuilder<unknown> {
  const way = direction === 'ascending' ? sql`asc` : sql`desc`;
  if (name === 'id') return sql`id ${way}`;
  const { type } = requireColumn(columns, name);
  return sql`${readCell(name, type)} ${way} nulls last, id ${way}`;
}

function toPart(columns: readonly Column[], { column: name, operator, value }: RowCondition): Condition {
  if (name === 'id') return compareId(operator, value ?? null);
  const column = requireColumn(columns, name);
  const emptiness = toEmptiness(column, operator, value === undefined || value === null);
  if (emptiness !== null) return emptiness;
  const checked = checkValue(column, value ?? null);
  if (!operatorsOf[column.type].includes(operator)) {
    const problem = `${operator} does not go with ${column.type}; these do: ${operatorsOf[column.type].join(', ')}.`;
    throw new NoriaError('TABLE_VALUE_INVALID', { column: name, problem });
  }
  // The form that data_rows_by_cells serves.
  if (operator === 'equals') return sql<boolean>`cells @> ${JSON.stringify({ [name]: checked })}::jsonb`;
  const cell = readCell(name, column.type);
  if (operator === 'contains') return sql<boolean>`strpos(${cell}, ${checked}) > 0`;
  if (operator === 'startsWith') return sql<boolean>`starts_with(${cell}, ${checked})`;
  if (operator === 'notEquals')
    return sql<boolean>`(cells -> ${name}) is distinct from ${JSON.stringify(checked)}::jsonb`;
  return sql<boolean>`${cell} ${comparisons[operator]} ${checked}`;
}

/** "Equals nothing" asks for emptiness too. */
function toEmptiness({ name, type }: Column, operator: RowOperator, isNothing: boolean): Condition | null {
  const isEmpty =
    type === 'text' ? sql<boolean>`coalesce(cells ->> ${name}, '') = ''` : sql<boolean>`(cells ->> ${name}) is null`;
  if (operator === 'isEmpty' || (isNothing && operator === 'equals')) return isEmpty;
  if (operator === 'notEmpty' || (isNothing && operator === 'notEquals')) return sql<boolean>`not (${isEmpty})`;
  return null;
}

function compareId(operator: RowOperator, value: RowCondition['value']): Condition {
  const comparison = operator === 'equals' ? sql`=` : operator === 'notEquals' ? sql`<>` : comparisons[operator];
  if (comparison === undefined || !Number.isSafeInteger(value)) {
    throw new NoriaError('TABLE_VALUE_INVALID', {
      column: 'id',
      problem: 'expected a comparison with a whole number.',
    });
  }
  return sql<boolean>`id ${comparison} ${value}`;
}

/** Dates are kept so that they sort as text. */
function readCell(name: string, type: ColumnType): RawBuilder<unknown> {
  if (type === 'number') return sql`(cells ->> ${name})::float8`;
  return sql`(cells ->> ${name}) collate "C"`;
}

const comparisons: Readonly<Record<string, RawBuilder<unknown>>> = {
  greater: sql`>`,
  greaterOrEqual: sql`>=`,
  less: sql`<`,
  lessOrEqual: sql`<=`,
};

const ordered: readonly RowOperator[] = ['equals', 'notEquals', 'greater', 'greaterOrEqual', 'less', 'lessOrEqual'];

const operatorsOf: Readonly<Record<ColumnType, readonly RowOperator[]>> = {
  text: [...ordered, 'contains', 'startsWith'],
  number: ordered,
  date: ordered,
  boolean: ['equals', 'notEquals'],
  json: ['equals', 'notEquals'],
};
