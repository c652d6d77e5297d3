/** Rows of a sheet of an XLSX workbook. Formulas give the value that was last computed. */
import type { JsonObject } from '@noria/core';
import type { CellValue } from 'hucre/xlsx';
import { type Content, contentFault, contentLimit } from '../formats/content.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { createRowReader, type TableSettings } from './create-row-reader.ts';
import type { Extracted, Part } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type SpreadsheetSettings = TableSettings & {
  /** Name, or number from 1. */
  readonly sheet: string | number;
  readonly startRow: number;
  readonly types: 'text' | 'recognized';
  readonly skipEmptyLines: boolean;
};

const mostBytes = 32 * 2 ** 20;
/** XML packs some ten times; a file that unpacks to more was made to harm, or is too large for one step. */
const mostUnpackedBytes = 256 * 2 ** 20;
const mostEntries = 2_000;
const mostCells = 5_000_000;

/** @throws CONTENT_UNREADABLE, CONTENT_LIMIT, PARAMETER_INVALID there is no such sheet or column */
export async function extractSpreadsheet(
  content: Content,
  settings: SpreadsheetSettings,
  part: Part,
): Promise<Extracted> {
  const bytes = await content.read(mostBytes);
  await refuseBomb(content, bytes);
  const { streamXlsxRows } = await import('hucre/xlsx');
  const sheet = typeof settings.sheet === 'number' ? settings.sheet - 1 : settings.sheet;
  const taker = takeRows(content, part);
  const headerRow = settings.startRow - 1;
  const readCell = (cell: CellValue) => (cell instanceof Date || settings.types === 'text' ? showCell(cell) : cell);
  let readRow: ((cells: readonly CellValue[]) => JsonObject) | null = settings.header
    ? null
    : createRowReader(content, settings, [], readCell);
  let cellCount = 0;
  let hasRows = false;
  try {
    for await (const { index, values: all } of streamXlsxRows(bytes, { sheet })) {
      hasRows = true;
      const values = trimEnd(all);
      cellCount += values.length;
      if (cellCount > mostCells) throw contentLimit(content, `the sheet has more than ${mostCells} cells`);
      if (index < headerRow) continue;
      if (readRow === null) {
        readRow = createRowReader(content, settings, values.map(showCell), readCell);
        continue;
      }
      if (taker.isFull) break;
      if (settings.skipEmptyLines && values.every((cell) => cell === null || cell === '')) continue;
      const read = readRow;
      taker.add(() => read(values));
      await content.ctx.pause();
    }
  } catch (error) {
    throw asFault(content, error);
  }
  if (!hasRows) await checkSheet(content, bytes, settings.sheet);
  return { rows: taker.rows, next: null };
}

/** Goes by the sizes that the archive states: what unpacks to more than it states is refused while it is unpacked. */
async function refuseBomb(content: Content, bytes: Uint8Array): Promise<void> {
  const { unzipSync } = await import('fflate');
  let unpackedBytes = 0;
  let entries = 0;
  let hidesSize = false;
  try {
    unzipSync(bytes, {
      filter({ size, originalSize }) {
        entries++;
        unpackedBytes += originalSize;
        // Two bytes are the packed form of nothing.
        if (originalSize === 0 && size > 2) hidesSize = true;
        return false;
      },
    });
  } catch (cause) {
    throw contentFault(content, 'XLSX', 'it is no XLSX file', cause);
  }
  if (entries === 0 || hidesSize) throw contentFault(content, 'XLSX', 'it is no XLSX file');
  if (entries > mostEntries || unpackedBytes > mostUnpackedBytes) {
    throw contentLimit(
      content,
      `it unpacks to ${unpackedBytes} bytes in ${entries} parts; ${mostUnpackedBytes} bytes in ${mostEntries} parts are read`,
    );
  }
}

function asFault(content: Content, error: unknown): unknown {
  // The library's errors are all of classes that begin with its root class.
  const isLibraryError = error instanceof Error && /^(Hucre|Parse|Zip|Xml|Encrypted|Unsupported)/.test(error.name);
  return isLibraryError ? contentFault(content, 'XLSX', error.message, error) : error;
}

async function checkSheet(content: Content, bytes: Uint8Array, wanted: string | number): Promise<void> {
  const { readXlsx } = await import('hucre/xlsx');
  const names: string[] = [];
  try {
    await readXlsx(bytes, {
      sheets: ({ name }) => {
        names.push(name);
        return false;
      },
    });
  } catch (error) {
    throw asFault(content, error);
  }
  const exists = typeof wanted === 'number' ? wanted <= names.length : names.includes(wanted);
  if (exists) return;
  const problem = `there is no sheet ${showValue(wanted)}; the file has ${names.map((name) => `"${name}"`).join(', ')}`;
  throw parameterFault(content.ctx, 'sheet', problem, content.item);
}

/** Cells that have a colour and nothing else are no columns. */
function trimEnd(cells: readonly CellValue[]): readonly CellValue[] {
  let width = cells.length;
  while (width > 0 && cells[width - 1] === null) width--;
  return width === cells.length ? cells : cells.slice(0, width);
}

/** Dates of a sheet have no zone: they are written without one, and without a time where they have none. */
function showCell(cell: CellValue): string {
  if (cell === null) return '';
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return '';
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(\.000)?Z$/, '');
}
