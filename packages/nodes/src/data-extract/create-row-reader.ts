/** Makes items of the rows of a table: names for its columns, and which of them are wanted. */
import type { Json, JsonObject } from '@noria/core';
import { type Content, contentLimit } from '../formats/content.ts';
import { columnName, nameColumns } from '../formats/name-columns.ts';
import { parameterFault } from '../parameter-fault.ts';

export type TableSettings = {
  readonly header: boolean;
  /** Names that take the place of the header's first ones. */
  readonly columnNames: string[];
  /** Columns to give; all when empty. */
  readonly columns: string[];
};

/** Each becomes a field of every item: a row of a million empty cells must not become as many fields. */
const mostColumns = 2_000;

/**
 * @param header cells of the header row; empty where there is none
 * @param readCell what the item gets for a cell that is there
 * @returns makes an item's JSON of a row: a cell that is missing becomes null, one beyond the header `column5`
 * @throws PARAMETER_INVALID the table has no column of a wanted name; CONTENT_LIMIT (also while rows are read) it has more than 2000 columns
 */
export function createRowReader<Cell>(
  content: Content,
  { columnNames, columns }: TableSettings,
  header: readonly string[],
  readCell: (cell: Cell) => Json,
): (cells: readonly (Cell | null | undefined)[]) => JsonObject {
  const checkWidth = (width: number): void => {
    if (width > mostColumns) throw contentLimit(content, `a row has more than ${mostColumns} columns`);
  };
  checkWidth(header.length);
  const names = nameColumns([...columnNames, ...header.slice(columnNames.length)]);
  for (const [index, name] of columns.entries()) {
    if (names.length === 0 || names.includes(name)) continue;
    const problem = `there is no column "${name}"; there are ${names.slice(0, 20).join(', ')}`;
    throw parameterFault(content.ctx, `columns[${index}]`, problem, content.item);
  }
  const wanted = columns.length === 0 ? null : new Set(columns);
  return (cells) => {
    checkWidth(cells.length);
    const row: JsonObject = {};
    const width = Math.max(cells.length, names.length);
    for (let at = 0; at < width; at++) {
      const name = names[at] ?? columnName(at);
      if (wanted !== null && !wanted.has(name)) continue;
      const cell = cells[at] ?? null;
      row[name] = cell === null ? null : readCell(cell);
    }
    return row;
  };
}
