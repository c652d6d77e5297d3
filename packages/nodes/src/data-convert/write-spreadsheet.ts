/** Items as the sheet of an XLSX workbook, a part at a time. */
import { type Item, type Json, type NodeContext, NoriaError } from '@noria/core';
import type { CellValue } from 'hucre/xlsx';
import { parameterFault } from '../parameter-fault.ts';
import { cellText, listColumns, readCell } from './table-cells.ts';

export type SpreadsheetWriteSettings = { columns: string[]; header: boolean; sheet: string };

/** Limits of the format. */
const mostColumns = 16_384;
const mostRows = 1_048_575;
const mostCellCharacters = 32_767;

/**
 * Text stays text: no cell becomes a formula.
 * @throws PARAMETER_INVALID the sheet's name; CONTENT_UNWRITABLE more columns, rows or text than a sheet holds
 */
export async function* writeSpreadsheet(
  ctx: NodeContext,
  items: readonly Item[],
  settings: SpreadsheetWriteSettings,
): AsyncGenerator<Uint8Array, void> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  const columns = await listColumns(ctx.parts, settings.columns);
  checkSheetName(ctx, settings.sheet);
  if (columns.length > mostColumns)
    throw unwritable(ctx, `a sheet holds ${mostColumns} columns, not ${columns.length}`);
  if (items.length > mostRows) throw unwritable(ctx, `a sheet holds ${mostRows} rows below its header`);
  yield* writeXlsxStream(listRows(ctx, items, columns, settings.header), { name: settings.sheet });
}

function* listRows(
  ctx: NodeContext,
  items: readonly Item[],
  columns: readonly string[],
  header: boolean,
): Generator<CellValue[], void> {
  if (header && columns.length > 0) yield [...columns];
  for (const [item, { json }] of items.entries()) {
    yield columns.map((column) => toCell(ctx, readCell(json, column), item, column));
  }
}

function toCell(ctx: NodeContext, value: Json, item: number, column: string): CellValue {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = cellText(value);
  if (text.length <= mostCellCharacters) return text;
  throw unwritable(ctx, `"${column}" has ${text.length} characters; a cell holds ${mostCellCharacters}`, item);
}

function checkSheetName(ctx: NodeContext, name: string): void {
  if (!/[\\/?*:[\]]/.test(name) && !/^'|'$/.test(name)) return;
  throw parameterFault(
    ctx,
    'sheet',
    `"${name}": the name of a sheet has none of \\ / ? * : [ ] and no ' at its ends`,
    0,
  );
}

function unwritable(ctx: NodeContext, problem: string, item?: number): NoriaError {
  return new NoriaError('CONTENT_UNWRITABLE', { format: 'XLSX', problem, node: ctx.node.name, item });
}
