/** Tables for people: columns as wide as what stands in them, numbers to the right, no lines. */
import type { CommandOutput, Style } from './command-output.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

export type Cell = string | { readonly text: string; readonly style: Style };

/** @returns lines without blanks at their ends; the titles are the first */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { paint }: Pick<CommandOutput, 'paint'>,
): string[] {
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => textOf(row[at]).length)));
  const write = (cells: readonly Cell[]): string =>
    cells
      .map((cell, at) => {
        const padded = pad(textOf(cell), widths[at] ?? 0, columns[at], at === cells.length - 1);
        return typeof cell === 'string' ? padded : paint(cell.style, padded);
      })
      .join('  ')
      .trimEnd();
  return [write(columns.map(({ title }) => ({ text: title, style: 'dim' }))), ...rows.map(write)];
}

function pad(text: string, width: number, column: Column | undefined, isLast: boolean): string {
  if (column?.align === 'right') return text.padStart(width);
  return isLast ? text : text.padEnd(width);
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.text ?? '');
}
